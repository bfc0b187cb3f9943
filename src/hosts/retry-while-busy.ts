import { setTimeout } from "node:timers/promises";
import { HearthError } from "../core/errors.ts";

/** Pauses between the attempts. A retry is safe, because a busy host has not started any work. */
const PAUSES_MS = [250, 1_000, 3_000];
/** A host that asks for more patience is not asked again here. */
const MAX_PAUSE_MS = 10_000;

/**
 * Retries up to three times while a host is busy (503), or accepts no more calls for a short time (429). If `signal` is
 * aborted, the next attempt follows at once and fails.
 */
export async function retryWhileBusy<T>(attempt: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (const ms of PAUSES_MS) {
    try {
      return await attempt();
    } catch (thrown) {
      const pause = pauseAfter(thrown) ?? ms;
      if (!isPassing(thrown) || pause > MAX_PAUSE_MS) throw thrown;
      await setTimeout(pause, undefined, { signal }).catch(() => {});
    }
  }
  return attempt();
}

const isPassing = (thrown: unknown) =>
  thrown instanceof HearthError && (thrown.code === "busy" || (thrown.code === "provider_limited" && thrown.retryable));

const pauseAfter = (thrown: unknown) => (thrown instanceof HearthError ? thrown.retryAfterMs : undefined);
