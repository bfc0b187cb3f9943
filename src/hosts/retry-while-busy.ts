import { setTimeout } from "node:timers/promises";
import { HearthError } from "../core/errors.ts";

/** Pauses between the attempts. A retry is safe, because a busy host has not started any work. */
const PAUSES_MS = [250, 1_000, 3_000];

/**
 * Retries up to three times while a host is busy (503). If `signal` is aborted, the next attempt follows at once and
 * fails.
 */
export async function retryWhileBusy<T>(attempt: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (const ms of PAUSES_MS) {
    try {
      return await attempt();
    } catch (thrown) {
      if (!(thrown instanceof HearthError) || thrown.code !== "busy") throw thrown;
      await setTimeout(ms, undefined, { signal }).catch(() => {});
    }
  }
  return attempt();
}
