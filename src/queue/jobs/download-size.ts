import { readableBytes } from "../../core/bytes.ts";
import { HearthError } from "../../core/errors.ts";
import { quote } from "../../core/quote.ts";
import { lookUpInRegistry } from "../../public-web/registry.ts";
import type { ActiveRequest } from "../request/active-request.ts";
import type { JobContext } from "./job-context.ts";

/** How large a download is, in bytes, or a sentence that says why nobody knows. */
type DownloadSize = { bytes: number } | { unknown: string };

/** Asks the registry of a model, before the host is asked. @throws HearthError `model_not_found` */
export async function askForSize({ abort: { signal } }: ActiveRequest, model: string): Promise<DownloadSize> {
  const answer = await lookUpInRegistry(model, signal);
  signal.throwIfAborted();
  if (answer.state === "missing") {
    const message = `The registry has no model ${quote(model)}, or no such tag.`;
    throw new HearthError("model_not_found", message, `Its names and tags: ${answer.page}`);
  }
  return answer.state === "found" ? { bytes: answer.bytes } : { unknown: answer.reason };
}

/**
 * Checks a download against MAX_MODEL_GB. A size that is not known is too large, except for the owner, whose disk it is.
 * @throws HearthError `too_large`
 */
export function assertSizeAllowed(
  { submission }: ActiveRequest,
  { transfers: { maxModelBytes } }: JobContext,
  { model, bytes }: { model: string; bytes: number | undefined },
): void {
  if (maxModelBytes === undefined || (bytes === undefined && submission.user === "owner")) return;
  if (bytes !== undefined && bytes <= maxModelBytes) return;
  const size = bytes === undefined ? "is of unknown size" : `has ${readableBytes(bytes)}`;
  throw new HearthError(
    "too_large",
    `The model ${quote(model)} ${size}, and downloads here may have at most ${readableBytes(maxModelBytes)}.`,
    "Choose a smaller tag or quantization. The owner can raise MAX_MODEL_GB, or pull the model at home.",
  );
}
