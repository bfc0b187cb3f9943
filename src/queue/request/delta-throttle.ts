const QUICK_MS = 100;
const SLOW_MS = 500;
/** A reader watches the first seconds of an answer. After that, fewer deltas save CPU. */
const QUICK_FOR_MS = 5_000;

/** Throttle for deltas to viewers: the first goes at once, then one every 100 ms for 5 s, then every 500 ms. Times in ms. */
export class DeltaThrottle {
  #firstAt: number | undefined;
  #lastAt = Number.NEGATIVE_INFINITY;

  /** How long a delta that came at `now` must wait; 0 sends it at once. */
  delay(now: number): number {
    const quick = this.#firstAt === undefined || now - this.#firstAt < QUICK_FOR_MS;
    return Math.max(0, this.#lastAt + (quick ? QUICK_MS : SLOW_MS) - now);
  }

  sent(now: number): void {
    this.#firstAt ??= now;
    this.#lastAt = now;
  }
}
