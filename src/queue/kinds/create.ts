import { normalizeModelName } from "../../ollama/model-name.ts";
import type { LiveRequest } from "../live-request.ts";
import type { Workplace } from "../workplace.ts";
import { transfer } from "./transfer.ts";
import { TransferProgress } from "./transfer-progress.ts";

/** A base that is not installed is pulled first, and quantizing takes a while. */
const MOST_MS = 6 * 60 * 60 * 1000;

/** Makes a model from another: `body` is that of /api/create. */
export async function runCreate(live: LiveRequest, workplace: Workplace): Promise<void> {
  const { model, body } = live.submission;
  const { from } = body as { from: string };
  for (const name of [model, from]) await workplace.door.check(name);
  const seen = new TransferProgress(`making ${model}`);
  await transfer(live, workplace, { path: "/api/create", body: { ...body, model }, totalMs: MOST_MS }, seen);
  const itself = normalizeModelName(from) === normalizeModelName(model);
  live.generation.text = itself ? `Changed ${model}.` : `Made ${model} from ${from}.`;
}
