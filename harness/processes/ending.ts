/** The abort reason when the user ended the program: Ctrl-C, a kill, a closed terminal. Every other reason is a fault. */
export const ASKED_TO_END = Symbol("asked to end");

const LOOK_EVERY_MS = 500;

/** Returns the controller that ends the program. Aborting it gives the reason; every waiting step gets its signal. */
export function endOnSignals(): AbortController {
  const ending = new AbortController();
  const end = () => ending.abort(ASKED_TO_END);
  // Listening also prevents a second Ctrl-C from ending the program at once: npm passes on the one the terminal sent.
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(name, end);
  // The terminal, or the other end of the pipe, is gone.
  process.stdout.on("error", end);
  endWithNpm(end);
  return ending;
}

/** A kill of npm reaches only its shell. This process then gets another parent. */
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
