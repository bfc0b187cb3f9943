import { readableBytes } from "../../core/bytes.ts";
import type { ActiveRequest } from "../request/active-request.ts";
import type { JobContext } from "./job-context.ts";
import { transfer } from "./transfer.ts";
import { TransferProgress } from "./transfer-progress.ts";

const MAX_MS = 24 * 60 * 60 * 1000;

/** Sends a model to its registry. What the registry has already, Ollama does not send again. */
export async function runPush(live: ActiveRequest, workplace: JobContext): Promise<void> {
  const { model, body } = live.submission;
  await workplace.door.check(model);
  const seen = new TransferProgress(`pushing ${model}`);
  await transfer(live, workplace, { path: "/api/push", body: { ...body, model }, totalMs: MAX_MS }, seen);
  live.generation.text = `Pushed ${model}: ${readableBytes(seen.bytes)}.`;
}
