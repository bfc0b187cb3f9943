import { setTimeout as pause } from "node:timers/promises";
import type { Answer } from "../../../src/tools/answer.ts";
import { callTool } from "../call-mcp.ts";
import type { Check } from "../check.ts";
import { Fault, type Finding, ok, skipped } from "../finding.ts";
import { longAnswer } from "../long-answer.ts";
import type { Visit } from "../visit.ts";

/** Longer than the call waits; and if the cancel fails, the GPU is free again by itself. */
const SECONDS = 30;
/** The least that a call can wait: it then returns with the request_id, while the answer grows. */
const WAIT_SECONDS = 1;
const LOOKS = 10;
const BETWEEN_LOOKS_MS = 300;

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
    const { cancelled } = (await callTool<Cancelled>(visit, "ollama_cancel_request", { request_id }, signal)).value;
    if (!cancelled) return tooQuick;
    const state = await stateInTheEnd(visit, request_id, signal);
    const ms = Math.round(performance.now() - began);
    if (state === "cancelled") return ok("A cancel ends the work", `a growing answer had ended ${ms} ms later`);
    throw new Fault({
      code: "not_cancelled",
      title: "A cancelled answer goes on",
      seen: `Request ${request_id} is ${state} ${ms} ms after it was cancelled.`,
      next: "npx wrangler tail shows what the Worker does; at home, ollama ps and the Ollama log show whether it still works.",
    });
  },
};

interface Cancelled {
  cancelled: boolean;
}

const tooQuick: Finding = skipped(
  "Whether a cancel works was not tried",
  "the answer had ended before it could be cancelled",
);

async function stateInTheEnd(visit: Visit, id: string, signal: AbortSignal): Promise<string> {
  let state = "unknown";
  for (let look = 0; look < LOOKS && state !== "cancelled"; look++) {
    if (look > 0) await pause(BETWEEN_LOOKS_MS, undefined, { signal });
    const { value } = await callTool<{ requests: { request_id: string; state: string }[] }>(
      visit,
      "ollama_list_requests",
      {},
      signal,
    );
    state = value.requests.find(({ request_id }) => request_id === id)?.state ?? "unknown";
  }
  return state;
}
