import { setTimeout } from "node:timers/promises";
import { readableBytes } from "../../core/bytes.ts";
import { type ErrorCode, HearthError } from "../../core/errors.ts";
import { quote } from "../../core/quote.ts";

import { lookUpInRegistry } from "../../public-web/registry.ts";
import type { ActiveRequest } from "../request/active-request.ts";
import type { JobContext } from "./job-context.ts";
import { transfer } from "./transfer.ts";
import { type Layers, TransferProgress } from "./transfer-progress.ts";

/** What a pull must know to go on: Ollama keeps the bytes, in parts, and takes them up where they end. */
interface PullState {
  /** The registry was asked. */
  asked?: true;
  /** Bytes in all, as it said. */
  expected?: number;
  /** Ollama had begun, and had got these bytes. */
  begun?: true;
  layers?: Layers;
  /** Some of them were not there before. */
  fetched?: boolean;
}

const DAY_MS = 24 * 60 * 60 * 1000;
/** Between two attempts without a byte; an attempt that brought some begins anew. */
const PAUSES_MS = [250, 1_000, 5_000, 30_000, 120_000];

/** Faults of the way, which pass. */
const OF_THE_WAY: readonly ErrorCode[] = [
  ...["stream_cut", "bad_line", "idle_timeout", "home_unreachable", "tunnel_down", "edge_error", "busy"],
  "registry_unreachable",
] as ErrorCode[];

/** Pulls a model, through whatever interrupts it once it has begun, for a day. */
export async function runPull(live: ActiveRequest, workplace: JobContext): Promise<void> {
  const { model, body } = live.submission;
  await workplace.door.check(model);
  if (state(live).asked !== true) await askRegistry(live);
  const until = live.submittedAt + DAY_MS;
  for (let vain = 0; ; vain++) {
    const { layers, expected } = state(live);
    const seen = new TransferProgress(`pulling ${model}`, layers, expected);
    try {
      const totalMs = Math.max(0, until - Date.now());
      await transfer(live, workplace, { path: "/api/pull", body: { ...body, model }, totalMs }, seen);
      live.generation.text = report(model, seen.bytes, state(live));
      return;
    } catch (thrown) {
      if (!passes(thrown, live) || Date.now() > until) throw thrown;
      if (seen.moved) vain = 0;
      await waitAWhile(live, thrown, PAUSES_MS[Math.min(vain, PAUSES_MS.length - 1)] ?? 0);
    }
  }
}

const state = (live: ActiveRequest) => live.state as PullState;

/** Whether to try again: a line that breaks, not a home that was off before it began. */
function passes(thrown: unknown, live: ActiveRequest): thrown is HearthError {
  if (!(thrown instanceof HearthError) || !OF_THE_WAY.includes(thrown.code)) return false;
  // A registry whose name is wrong is not reached either; where bytes have come, the name is right.
  const { begun, layers = {} } = state(live);
  return thrown.code === "registry_unreachable" ? Object.keys(layers).length > 0 : begun === true;
}

async function waitAWhile(live: ActiveRequest, { message }: HearthError, ms: number): Promise<void> {
  const { done = 0, total } = live.progress ?? {};
  const again = `Interrupted; going on in ${Math.ceil(ms / 1000)} s. ${message}`;
  live.advance({ message: again, done, total });
  await setTimeout(ms, undefined, { signal: live.abort.signal }).catch(() => {});
  live.abort.signal.throwIfAborted();
}

/** How large it is, and whether it is there at all, before the home is asked. */
async function askRegistry(live: ActiveRequest): Promise<void> {
  const { model } = live.submission;
  const answer = await lookUpInRegistry(model, live.abort.signal);
  live.abort.signal.throwIfAborted();
  if (answer.state === "missing") {
    const message = `The registry has no model ${quote(model)}, or no such tag.`;
    throw new HearthError("model_not_found", message, `Its names and tags: ${answer.page}`);
  }
  const found = answer.state === "found";
  live.state = { asked: true, ...(found ? { expected: answer.bytes } : {}) };
  const said = found
    ? `the registry has it, ${readableBytes(answer.bytes)}`
    : `its size is not known yet: ${answer.reason}`;
  live.advance({ message: `pulling ${model}: ${said}`, done: 0 });
}

function report(model: string, bytes: number, { fetched }: PullState): string {
  const what = fetched ? `Pulled ${model}` : `${model} was here already, and is up to date`;
  return `${what} (${readableBytes(bytes)}).`;
}
