import type { Answer } from "../../../src/actions/answer/answer.ts";
import { callTool } from "../call-mcp.ts";
import type { Check } from "../check.ts";
import { Fault, type Finding, ok, skipped } from "../finding.ts";
import { longAnswer } from "../long-answer.ts";
import type { Visit } from "../visit.ts";

/** Longer than the call waits; and if the cancel fails, the GPU is free again by itself. */
const SECONDS = 30;
/** The least that a call can wait: it then returns with the request_id, while the answer grows. */
const WAIT_SECONDS = 1;
const PATIENCE_SECONDS = 5;

/** Whether work that is no longer wanted ends. */
export const cancel: Check = {
  name: "cancel",
  needs: ["short answer"],
  optional: true,
  deadlineMs: 30_000,
  async run(visit, signal) {
    const args = longAnswer(visit, SECONDS);
    const { value } = await callTool<Answer>(visit, "ollama_generate", args, signal, WAIT_SECONDS);
    const { request_id, status } = value;
    if (status === "done") return tooQuick;
    const began = performance.now();
    await callTool(visit, "ollama_cancel_request", { request_id }, signal);
    const outcome = await outcomeOf(visit, request_id, signal);
    const ms = Math.round(performance.now() - began);
    if (outcome === "cancelled") return ok("A cancel ends the work", `a growing answer had ended ${ms} ms later`);
    if (outcome === "done") return tooQuick;
    throw new Fault({
      code: "not_cancelled",
      title: "A cancelled answer goes on",
      seen: `Request ${request_id} is ${outcome}, ${ms} ms after it was cancelled.`,
      next: "npx wrangler tail shows what the Worker does; at home, ollama ps and Ollama's log show whether it still works.",
    });
  },
};

const tooQuick: Finding = skipped(
  "Whether a cancel works was not tried",
  "the answer had ended before it could be cancelled",
);

/** Hearth itself waits for the end of a request that is collected, and tells that it was cancelled as an error. */
async function outcomeOf(visit: Visit, request_id: string, signal: AbortSignal): Promise<string> {
  try {
    const { value } = await callTool<Answer>(visit, "ollama_get_request", { request_id }, signal, PATIENCE_SECONDS);
    return value.status;
  } catch (thrown) {
    if (thrown instanceof Fault && thrown.finding.code === "cancelled") return "cancelled";
    throw thrown;
  }
}
