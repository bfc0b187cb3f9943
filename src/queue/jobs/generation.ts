import { streamGeneration } from "../../hosts/ollama/generation.ts";
import { generationBody } from "../../hosts/ollama/generation-body.ts";
import type { ActiveRequest } from "../request/active-request.ts";
import { CheckpointPolicy } from "./checkpoint-policy.ts";
import type { JobContext } from "./job-context.ts";

/** One answer, or a load without one: what comes is shown and written down as it grows. */
export async function runGeneration(live: ActiveRequest, { config, door, ledger }: JobContext): Promise<void> {
  const { kind, model, body } = live.submission;
  const checkpoints = new CheckpointPolicy(Date.now());
  const onPart = () => {
    live.grown();
    const length = live.generation.text.length + live.generation.thinking.length;
    if (live.lifecycle.ended || !checkpoints.due(length, Date.now())) return;
    ledger.grown(live);
    checkpoints.written(length, Date.now());
  };
  await door.check(model);
  const call = {
    path: kind === "chat" ? "/api/chat" : "/api/generate",
    body: generationBody(model, body, config.defaults),
    signal: live.abort.signal,
    totalMs: config.queue.timeoutSeconds * 1000,
    onPart,
  } as const;
  await streamGeneration(config.host, call, live.generation);
}
