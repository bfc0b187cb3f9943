import { HearthError } from "../../core/errors.ts";

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
  /** Before the first chunk, for calls where Ollama has no reason to be silent. */
  firstChunkMs?: number;
}

/**
 * Starts the deadlines of one stream. The total deadline runs from the start. The idle deadline runs from the first
 * chunk on, because Ollama is silent while it queues, loads the model and reads the prompt.
 */
export function startDeadlines(limits: TimeLimits, outer: AbortSignal): Deadlines {
  const controller = new AbortController();
  let started = false;
  const { firstChunkMs, idleMs, totalMs } = limits;
  let idle =
    firstChunkMs === undefined
      ? undefined
      : setTimeout(() => controller.abort(neverStarted(firstChunkMs)), firstChunkMs);
  const total = setTimeout(() => controller.abort(started ? tooLong(totalMs) : stillLoading(totalMs)), totalMs);
  return {
    signal: AbortSignal.any([outer, controller.signal]),
    chunkReceived() {
      started = true;
      clearTimeout(idle);
      idle = setTimeout(() => controller.abort(stalled(idleMs)), idleMs);
    },
    stop() {
      clearTimeout(total);
      clearTimeout(idle);
    },
  };
}

const seconds = (ms: number) => `${Math.round(ms / 100) / 10} s`;

const tooLong = (ms: number) => new HearthError("total_timeout", `The answer was not complete after ${seconds(ms)}.`);

const stillLoading = (ms: number) =>
  new HearthError(
    "load_timeout",
    `Ollama sent nothing for ${seconds(ms)}: it was still loading the model or reading the prompt.`,
  );

const neverStarted = (ms: number) =>
  new HearthError("idle_timeout", `Ollama accepted the call but sent nothing for ${seconds(ms)}.`);

const stalled = (ms: number) =>
  new HearthError("idle_timeout", `Ollama started to answer and then sent nothing for ${seconds(ms)}.`);
