import type { HostConfig } from "../../config/config.ts";
import { HearthError } from "../../core/errors.ts";
import type { JsonObject } from "../../core/json-object.ts";
import { parseModelAddress } from "../../core/model-address.ts";
import { quote } from "../../core/quote.ts";
import type { CallLimits, Transfer, TransferUpdate } from "../host.ts";
import { cutErrorText, quoteOllama } from "./quote-ollama.ts";
import { streamLines } from "./stream-lines.ts";
import { openUpstream } from "./transport.ts";
import { failed } from "./upstream-error.ts";

/** Ollama reports every 60 ms how far it is, but is silent while it verifies or converts a large file. */
const IDLE_MS = 15 * 60 * 1000;

/**
 * Streams a pull, push or create, one list of updates for each chunk.
 * @throws HearthError when the stream does not end with Ollama's `success`
 */
export async function* streamTransfer(
  host: HostConfig,
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
    const failure = lines.findIndex((line) => typeof line.error === "string");
    const updates = (failure < 0 ? lines : lines.slice(0, failure)).map(toUpdate);
    if (updates.length > 0) yield updates;
    if (failure >= 0) throw transferFailed(cutErrorText(String(lines[failure]?.error)), call);
    succeeded = updates.at(-1)?.status === "success";
    // A create that pulls its base reports success for that too, and Ollama would stop if its stream were left then.
    if (succeeded && transfer.kind !== "create") return;
  }
  if (!succeeded) throw new HearthError("stream_cut", "Ollama's stream ended before the transfer was complete.");
}

function toCall(transfer: Transfer): Call {
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

interface Call {
  path: `/api/${Transfer["kind"]}`;
  body: JsonObject & { model: string; from?: string };
}

/** What Ollama says when a registry, its line or the disk fails; the status was 200 by then. */
function transferFailed(error: string, call: Call): HearthError {
  return ofTheModel(error, call) ?? ofTheDisk(error) ?? ofTheRegistry(error, call) ?? failed(error);
}

/** A create talks to a registry only for its base. */
const sought = ({ body }: Call) => body.from ?? body.model;

function ofTheModel(error: string, call: Call): HearthError | undefined {
  const model = sought(call);
  if (/file does not exist|manifest unknown/i.test(error)) {
    const ours = parseModelAddress(model)?.host === "registry.ollama.ai";
    const next = ours
      ? "Look up its name and tags at https://ollama.com/library."
      : "Check the name and the tag in that registry.";
    return new HearthError("model_not_found", `The registry has no model ${quote(model)}, or no such tag.`, next);
  }
  if (call.path === "/api/push" && /no such file or directory/i.test(error)) {
    return new HearthError("model_not_found", `The model ${quote(model)} is not installed.`);
  }
  if (/newer version of Ollama/i.test(error)) {
    const message = `This model needs a newer Ollama; Ollama says ${quoteOllama(error)}.`;
    return new HearthError("ollama_refused", message, "Update Ollama at home.");
  }
  return undefined;
}

/** Before the registry: Ollama tries to write anew until its retries are used up, and says that too. */
function ofTheDisk(error: string): HearthError | undefined {
  if (!/no space left|disk quota/i.test(error)) return undefined;
  const message = `The disk at home is full; Ollama says ${quoteOllama(error)}.`;
  return new HearthError("ollama_failed", message, "Delete a model that is not needed.");
}

function ofTheRegistry(error: string, call: Call): HearthError | undefined {
  const says = `Ollama says ${quoteOllama(error)}.`;
  if (/HTTP response to HTTPS|insecure protocol/i.test(error)) {
    const next =
      call.path === "/api/create"
        ? "Pull it first by ollama_pull_model with insecure: true."
        : "Set insecure: true for a registry of your own without TLS.";
    return new HearthError("ollama_refused", `The registry of ${quote(sought(call))} speaks no TLS; ${says}`, next);
  }
  if (/unauthorized|not authorized|access denied|must be signed in/i.test(error)) {
    const next =
      call.path === "/api/push"
        ? "Sign in at home (ollama signin), and give the model a name that begins with that account: account/model."
        : "Check the name; a private model needs the home to be signed in with that registry (ollama signin).";
    return new HearthError("ollama_refused", `The registry did not let Ollama in; ${says}`, next);
  }
  if (/dial tcp|no such host|max retries exceeded|timeout|connection re|unexpected EOF|TLS/i.test(error)) {
    const message = `Ollama at home could not reach the registry; it says ${quoteOllama(error)}.`;
    return new HearthError("registry_unreachable", message);
  }
  return undefined;
}
