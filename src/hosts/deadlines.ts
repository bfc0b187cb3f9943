import { HearthError } from "../core/errors.ts";
import { adviceFor, LOAD_FIRST } from "./edge-error.ts";

/** Running deadlines of a stream. */
export interface Deadlines {
  /** Aborted by a deadline or by the outer signal. The reason of a deadline is its HearthError. */
  signal: AbortSignal;
  /** Call this for every chunk received. */
  chunkReceived(): void;
  stop(): void;
}

/** Time limits of a stream. */
export interface TimeLimits {
  totalMs: number;
  /** Between two chunks. */
  idleMs: number;
  /** Before the first chunk, for calls where a host has no reason to be silent. */
  firstChunkMs?: number;
}

/**
 * Starts the deadlines of one stream. The total deadline runs from the start. The idle deadline runs from the first
 * chunk on, because a host is silent while it queues, loads the model and reads the prompt.
 * @param server what errors call the host
 */
export function startDeadlines(limits: TimeLimits, outer: AbortSignal, server = "Ollama"): Deadlines {
  const controller = new AbortController();
  let started = false;
  const { firstChunkMs, idleMs, totalMs } = limits;
  let idle =
    firstChunkMs === undefined
      ? undefined
      : setTimeout(() => controller.abort(neverStarted(server, firstChunkMs)), firstChunkMs);
  const total = setTimeout(() => controller.abort(started ? tooLong(totalMs) : stillLoading(server, totalMs)), totalMs);
  return {
    signal: AbortSignal.any([outer, controller.signal]),
    chunkReceived() {
      started = true;
      clearTimeout(idle);
      idle = setTimeout(() => controller.abort(stalled(server, idleMs)), idleMs);
    },
    stop() {
      clearTimeout(total);
      clearTimeout(idle);
    },
  };
}

const seconds = (ms: number) => `${Math.round(ms / 100) / 10} s`;

const tooLong = (ms: number) => new HearthError("total_timeout", `The answer was not complete after ${seconds(ms)}.`);

const stillLoading = (server: string, ms: number) =>
  new HearthError(
    "load_timeout",
    `${server} sent nothing for ${seconds(ms)}: it was still loading the model or reading the prompt.`,
    adviceFor(server, LOAD_FIRST),
  );

const neverStarted = (server: string, ms: number) =>
  new HearthError("idle_timeout", `${server} accepted the call but sent nothing for ${seconds(ms)}.`);

const stalled = (server: string, ms: number) =>
  new HearthError(
    "idle_timeout",
    `${server} started to answer and then sent nothing for ${seconds(ms)}.`,
    adviceFor(server, `Check ${server}, then call again.`),
  );
