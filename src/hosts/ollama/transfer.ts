import type { HostAddress } from "../../config/config.ts";
import { HearthError } from "../../core/errors.ts";
import type { JsonObject } from "../../core/json-object.ts";
import { errorText } from "../error-text.ts";
import type { CallLimits, Transfer, TransferUpdate } from "../host.ts";
import { openUpstream } from "./open-upstream.ts";
import { streamLines } from "./stream-lines.ts";
import { transferError } from "./transfer-error.ts";

/** Ollama reports every 60 ms how far it is, but is silent while it verifies or converts a large file. */
const IDLE_MS = 15 * 60 * 1000;

/**
 * Streams a pull, push or create, one list of updates for each chunk.
 * @throws HearthError when the stream does not end with Ollama's `success`
 */
export async function* streamTransfer(
  host: HostAddress,
  transfer: Transfer,
  { signal, totalMs }: CallLimits,
): AsyncGenerator<TransferUpdate[]> {
  const call = toCall(transfer);
  const open = (until: AbortSignal) => {
    return openUpstream(host, {
      method: "POST",
      path: call.path,
      body: { ...call.body, stream: true },
      signal: until,
    });
  };
  let succeeded = false;
  for await (const lines of streamLines({ open, signal, totalMs, idleMs: IDLE_MS, firstChunkMs: IDLE_MS })) {
    const failure = lines.findIndex(({ error }) => errorText(error) !== undefined);
    const updates = (failure < 0 ? lines : lines.slice(0, failure)).map(toUpdate);
    if (updates.length > 0) yield updates;
    if (failure >= 0) throw transferError(errorText(lines[failure]?.error) ?? "", transfer);
    succeeded = updates.at(-1)?.status === "success";
    // A create that pulls its base reports success for that too, and Ollama would stop if its stream were left then.
    if (succeeded && transfer.kind !== "create") return;
  }
  if (!succeeded) throw new HearthError("stream_cut", "Ollama's stream ended before the transfer was complete.");
}

function toCall(transfer: Transfer): { path: string; body: JsonObject } {
  const { kind, model } = transfer;
  const path = `/api/${kind}` as const;
  return transfer.kind === "create"
    ? { path, body: { ...transfer.body, model } }
    : { path, body: { insecure: transfer.insecure, model } };
}

/** While it quantizes, Ollama names a layer by zeros alone. */
const DIGEST = /^[0-9a-z][\w:-]{0,79}$/;

const isSize = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

/** The update in one line of Ollama's stream. A layer without a digest or sizes is left out. */
export function toUpdate({ status, digest, total, completed }: JsonObject): TransferUpdate {
  const update: TransferUpdate = { status: typeof status === "string" ? status : "" };
  const hasSizes = isSize(total) && (completed === undefined || isSize(completed));
  return typeof digest === "string" && DIGEST.test(digest) && hasSizes
    ? { ...update, digest, total, completed }
    : update;
}
