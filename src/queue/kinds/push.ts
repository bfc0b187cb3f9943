import { readableBytes } from "../../core/bytes.ts";
import type { LiveRequest } from "../live-request.ts";
import type { Workplace } from "../workplace.ts";
import { transfer } from "./transfer.ts";
import { TransferProgress } from "./transfer-progress.ts";

const MOST_MS = 24 * 60 * 60 * 1000;

/** Sends a model to its registry. What the registry has already, Ollama does not send again. */
export async function runPush(live: LiveRequest, workplace: Workplace): Promise<void> {
  const { model, body } = live.submission;
  await workplace.door.check(model);
  const seen = new TransferProgress(`pushing ${model}`);
  await transfer(live, workplace, { path: "/api/push", body: { ...body, model }, totalMs: MOST_MS }, seen);
  live.generation.text = `Pushed ${model}: ${readableBytes(seen.bytes)}.`;
}
