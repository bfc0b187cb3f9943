import { HearthError } from "../../core/errors.ts";

export interface Deadlines {
  signal: AbortSignal;
  /** To be called for every chunk that comes. */
  heard(): void;
  stop(): void;
}

export interface Times {
  totalMs: number;
  idleMs: number;
  /** Before the first chunk, where Ollama has no reason to be silent. */
  silentMs?: number;
}

/**
 * Two clocks for one stream. The total one runs from the start; the idle one from the first chunk on, because Ollama is
 * silent for as long as it queues, loads and reads the prompt. Their reasons are the errors to be shown.
 */
export function startDeadlines(times: Times, outer: AbortSignal): Deadlines {
  const controller = new AbortController();
  let heardOnce = false;
  const { silentMs } = times;
  let idle = silentMs === undefined ? undefined : setTimeout(() => controller.abort(mute(silentMs)), silentMs);
  const total = setTimeout(
    () => controller.abort(heardOnce ? tooLong(times.totalMs) : silent(times.totalMs)),
    times.totalMs,
  );
  return {
    signal: AbortSignal.any([outer, controller.signal]),
    heard() {
      heardOnce = true;
      clearTimeout(idle);
      idle = setTimeout(() => controller.abort(stalled(times.idleMs)), times.idleMs);
    },
    stop() {
      clearTimeout(total);
      clearTimeout(idle);
    },
  };
}

const seconds = (ms: number) => `${Math.round(ms / 100) / 10} s`;

const tooLong = (ms: number) => new HearthError("total_timeout", `The answer was not complete after ${seconds(ms)}.`);

const silent = (ms: number) =>
  new HearthError(
    "load_timeout",
    `Ollama sent nothing for ${seconds(ms)}: it was still loading the model or reading the prompt.`,
  );

const mute = (ms: number) =>
  new HearthError("idle_timeout", `Ollama took the call and sent nothing for ${seconds(ms)}.`);

const stalled = (ms: number) =>
  new HearthError("idle_timeout", `Ollama began to answer and then sent nothing for ${seconds(ms)}.`);
