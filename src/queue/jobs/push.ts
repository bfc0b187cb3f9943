import { readableBytes } from "../../core/bytes.ts";
import { DAY_MS } from "../../core/day.ts";
import type { JobOf } from "../../core/job.ts";
import type { ActiveRequest } from "../request/active-request.ts";
import type { JobContext } from "./job-context.ts";
import { runTransfer } from "./transfer.ts";
import { TransferProgress } from "./transfer-progress.ts";

const MAX_MS = DAY_MS;

/** Sends a model to its registry. Ollama skips what the registry has. */
export async function runPush(request: ActiveRequest, job: JobOf<"push">, context: JobContext): Promise<undefined> {
  const { model, body } = job;
  const progress = new TransferProgress(`pushing ${model}`);
  await runTransfer(request, context, { transfer: { kind: "push", model, ...body }, totalMs: MAX_MS, progress });
  request.result.text = `Pushed ${model}: ${readableBytes(progress.bytes)}.`;
}
