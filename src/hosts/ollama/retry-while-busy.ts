import { HearthError } from "../../core/errors.ts";
import { pause } from "./pause.ts";

/** A busy Ollama has not begun, so asking again repeats nothing. */
const PAUSES_MS = [250, 1_000, 3_000];

/** Tries again while Ollama says that it is busy (503), three times at most, unless `signal` says to stop. */
export async function retryWhileBusy<T>(attempt: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (const ms of PAUSES_MS) {
    try {
      return await attempt();
    } catch (thrown) {
      if (!(thrown instanceof HearthError) || thrown.code !== "busy") throw thrown;
      await pause(ms, signal);
    }
  }
  return attempt();
}
