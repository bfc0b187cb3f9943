import { setTimeout as wait } from "node:timers/promises";
import { readableBytes } from "../../core/bytes.ts";
import { DAY_MS } from "../../core/day.ts";
import { type ErrorCode, HearthError } from "../../core/errors.ts";
import type { JobOf } from "../../core/job.ts";
import type { ActiveRequest } from "../request/active-request.ts";
import { askForSize, assertSizeAllowed } from "./download-size.ts";
import type { JobContext } from "./job-context.ts";
import { runTransfer } from "./transfer.ts";
import { type Layers, TransferProgress } from "./transfer-progress.ts";

/** What a pull stores to continue. Ollama keeps the bytes, in parts, and continues where they end. */
interface PullState {
  /** The registry was asked. */
  asked?: true;
  /** Bytes in all, as the registry said. */
  expected?: number;
  /** Ollama had begun, and had the bytes of these layers. */
  begun?: true;
  layers?: Layers;
  /** At least one layer was not there before. */
  fetched?: boolean;
}

/** Pauses before the next attempt. An attempt that transferred bytes starts the list again. */
const PAUSES_MS = [250, 1_000, 5_000, 30_000, 120_000];

/** Errors of the connection, which pass. */
const OF_THE_CONNECTION: readonly ErrorCode[] = [
  "stream_cut",
  "bad_line",
  "idle_timeout",
  "home_unreachable",
  "tunnel_down",
  "edge_error",
  "busy",
  "registry_unreachable",
];

/** Pulls a model. Once the pull has begun, interruptions are retried for a day. */
export async function runPull(request: ActiveRequest, job: JobOf<"pull">, context: JobContext): Promise<undefined> {
  const { model, body } = job;
  if (state(request).asked !== true) await askRegistry(request, model);
  assertSizeAllowed(request, context, { model, bytes: state(request).expected });
  const until = request.submittedAt + DAY_MS;
  for (let failures = 0; ; failures++) {
    const { layers, expected } = state(request);
    const progress = new TransferProgress(`pulling ${model}`, layers, expected);
    try {
      const totalMs = Math.max(0, until - Date.now());
      await runTransfer(request, context, { transfer: { kind: "pull", model, ...body }, totalMs, progress });
      request.result.text = report(model, progress.bytes, state(request));
      return;
    } catch (thrown) {
      if (!isTransient(thrown, request) || Date.now() > until) throw thrown;
      if (progress.moved) failures = 0;
      await pauseBeforeRetry(request, thrown, PAUSES_MS[Math.min(failures, PAUSES_MS.length - 1)] ?? 0);
    }
  }
}

const state = (request: ActiveRequest) => request.state as PullState;

/** Whether to try again: a connection that broke, but not a home that was off before the pull began. */
function isTransient(thrown: unknown, request: ActiveRequest): thrown is HearthError {
  if (!(thrown instanceof HearthError) || !OF_THE_CONNECTION.includes(thrown.code)) return false;
  // A registry with a wrong name is unreachable too. Where bytes have come, the name is right.
  const { begun, layers = {} } = state(request);
  return thrown.code === "registry_unreachable" ? Object.keys(layers).length > 0 : begun === true;
}

async function pauseBeforeRetry(request: ActiveRequest, { message }: HearthError, ms: number): Promise<void> {
  const { done = 0, total } = request.progress ?? {};
  const { signal } = request.abort;
  request.advance({ message: `Interrupted; retrying in ${Math.ceil(ms / 1000)} s. ${message}`, done, total });
  await wait(ms, undefined, { signal }).catch(() => {});
  signal.throwIfAborted();
}

/** Asks the registry whether the model exists and how large it is, before the host is asked. */
async function askRegistry(request: ActiveRequest, model: string): Promise<void> {
  const answer = await askForSize(request, model);
  const isKnown = "bytes" in answer;
  request.state = { asked: true, ...(isKnown ? { expected: answer.bytes } : {}) };
  const size = isKnown
    ? `the registry has it, ${readableBytes(answer.bytes)}`
    : `its size is not known yet: ${answer.unknown}`;
  request.advance({ message: `pulling ${model}: ${size}`, done: 0 });
}

function report(model: string, bytes: number, { fetched }: PullState): string {
  const what = fetched ? `Pulled ${model}` : `${model} was here already, and is up to date`;
  return `${what} (${readableBytes(bytes)}).`;
}
