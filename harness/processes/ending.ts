/** The reason of an end that somebody asked for: Ctrl-C, a kill, a closed terminal. Every other reason is a fault. */
export const ASKED_TO_END = Symbol("asked to end");

const LOOK_EVERY_MS = 500;

/** One switch for all that runs: whoever aborts it gives the reason, and every step that waits is given its signal. */
export function endOnSignals(): AbortController {
  const ending = new AbortController();
  const end = () => ending.abort(ASKED_TO_END);
  // Listening also keeps a second Ctrl-C (npm passes on the one that the terminal sent us too) from cutting the end short.
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(name, end);
  // Nobody reads any more: the terminal is gone, or the pipe's other end.
  process.stdout.on("error", end);
  endWithNpm(end);
  return ending;
}

/** A kill of npm reaches its shell and not us: then we have another parent. */
function endWithNpm(end: () => void): void {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && end(), LOOK_EVERY_MS).unref();
}

/** @throws the reason of the end, when it comes */
export function untilEnd(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}
