import { streamGeneration } from "../../ollama/generation.ts";
import { generationBody } from "../../ollama/generation-body.ts";
import { Checkpoints } from "../checkpoints.ts";
import type { LiveRequest } from "../live-request.ts";
import type { Workplace } from "../workplace.ts";

/** One answer, or a load without one: what comes is shown and written down as it grows. */
export async function runGeneration(live: LiveRequest, { config, door, ledger }: Workplace): Promise<void> {
  const { kind, model, body } = live.submission;
  const checkpoints = new Checkpoints(Date.now());
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
