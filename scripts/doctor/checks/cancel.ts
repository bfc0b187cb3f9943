import type { Answer } from "../../../src/actions/answer/answer.ts";
import { callTool } from "../call-mcp.ts";
import type { Check } from "../check.ts";
import { Fault, type Finding, ok, skipped } from "../finding.ts";
import { longAnswer } from "../long-answer.ts";
import type { Visit } from "../visit.ts";

/** Longer than the call waits. If the cancel fails, the GPU is free again after this time. */
const SECONDS = 30;
/** The call returns after this time with the request_id, while the answer grows. */
const WAIT_SECONDS = 1;
const OUTCOME_SECONDS = 5;

/** Whether cancelling stops the work. */
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
    if (outcome === "cancelled") return ok("Cancelling stops the work", `the answer stopped within ${ms} ms`);
    if (outcome === "done") return tooQuick;
    throw new Fault({
      code: "not_cancelled",
      title: "A cancelled answer keeps running",
      seen: `Request ${request_id} is ${outcome} ${ms} ms after it was cancelled.`,
      next: "npx wrangler tail shows what the Worker does. At home, ollama ps and the log of Ollama show whether it still generates.",
    });
  },
};

const tooQuick: Finding = skipped("Cancelling was not tested", "the answer was finished before it could be cancelled");

/** Returns the status of a request. Hearth waits for its end, and reports a cancelled one as an error. */
async function outcomeOf(visit: Visit, request_id: string, signal: AbortSignal): Promise<string> {
  try {
    const { value } = await callTool<Answer>(visit, "ollama_get_request", { request_id }, signal, OUTCOME_SECONDS);
    return value.status;
  } catch (thrown) {
    if (thrown instanceof Fault && thrown.finding.code === "cancelled") return "cancelled";
    throw thrown;
  }
}
