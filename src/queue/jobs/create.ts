import type { JobOf } from "../../core/job.ts";
import { sameModel } from "../../core/model-name.ts";
import { assertNameFree, isInstalled } from "../../hosts/assert-name-free.ts";
import type { ActiveRequest } from "../request/active-request.ts";
import { askForSize, assertSizeAllowed } from "./download-size.ts";
import type { JobContext } from "./job-context.ts";
import { runTransfer } from "./transfer.ts";
import { TransferProgress } from "./transfer-progress.ts";

/** A base that is not installed is pulled first, and quantizing takes a while. */
const MAX_MS = 6 * 60 * 60 * 1000;

/** Makes a model from another. */
export async function runCreate(request: ActiveRequest, job: JobOf<"create">, context: JobContext): Promise<undefined> {
  const { model, body: given } = job;
  const { replaces, ...body } = given;
  // Asked again: the request may have waited, and a host overwrites without asking.
  if (replaces !== true) await assertNameFree(context.host, model);
  await assertBaseFits(request, body.from, context);
  const progress = new TransferProgress(`making ${model}`);
  await runTransfer(request, context, { transfer: { kind: "create", model, body }, totalMs: MAX_MS, progress });
  request.result.text = sameModel(body.from, model) ? `Changed ${model}.` : `Made ${model} from ${body.from}.`;
}

/** A base that is not installed is a download like any other. @throws HearthError `too_large`, `model_not_found` */
async function assertBaseFits(request: ActiveRequest, model: string, context: JobContext): Promise<void> {
  if (context.transfers.maxModelBytes === undefined || (await isInstalled(context.host, model))) return;
  const size = await askForSize(request, model);
  assertSizeAllowed(request, context, { model, bytes: "bytes" in size ? size.bytes : undefined });
}
