const QUICK_MS = 100;
const SLOW_MS = 500;
/** For so long a reader watches the answer grow; after that, calm saves CPU. */
const QUICK_FOR_MS = 5_000;

/** When the next delta may go out: the first at once, then every 100 ms for 5 s, then every 500 ms. Times in ms. */
export class DeltaThrottle {
  #firstAt: number | undefined;
  #lastAt = Number.NEGATIVE_INFINITY;

  /** How long to wait with what came at `now`; 0 means that it goes at once. */
  delay(now: number): number {
    const quick = this.#firstAt === undefined || now - this.#firstAt < QUICK_FOR_MS;
    return Math.max(0, this.#lastAt + (quick ? QUICK_MS : SLOW_MS) - now);
  }

  sent(now: number): void {
    this.#firstAt ??= now;
    this.#lastAt = now;
  }
}
