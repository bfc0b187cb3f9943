import { sameModel } from "../../core/model-name.ts";
import { assertNameFree } from "../../hosts/assert-name-free.ts";
import { createOllama } from "../../hosts/ollama/ollama.ts";
import type { ActiveRequest } from "../request/active-request.ts";
import type { JobContext } from "./job-context.ts";
import { transfer } from "./transfer.ts";
import { TransferProgress } from "./transfer-progress.ts";

/** A base that is not installed is pulled first, and quantizing takes a while. */
const MAX_MS = 6 * 60 * 60 * 1000;

/** Makes a model from another: `body` is that of /api/create, and says whether it `replaces` one. */
export async function runCreate(live: ActiveRequest, workplace: JobContext): Promise<void> {
  const { model } = live.submission;
  const { from, replaces, ...body } = live.submission.body as { from: string; replaces?: boolean };
  for (const name of [model, from]) await workplace.door.check(name);
  // Once more: it may have waited, and Ollama would overwrite without asking.
  if (replaces !== true) await assertNameFree(createOllama(workplace.config.host), model);
  const seen = new TransferProgress(`making ${model}`);
  await transfer(live, workplace, { path: "/api/create", body: { ...body, from, model }, totalMs: MAX_MS }, seen);
  live.generation.text = sameModel(from, model) ? `Changed ${model}.` : `Made ${model} from ${from}.`;
}
