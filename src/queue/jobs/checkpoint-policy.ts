const MIN_INTERVAL_MS = 3_000;
const MAX_CHARACTERS = 8_192;
/** The interval grows to this share of the time so far, so that a long answer does not cost many rows. */
const SHARE = 0.2;

/** Decides when a growing answer is stored: after 8 KB, or after 3 s at first and less often later. Times in ms. */
export class CheckpointPolicy {
  readonly #startedAt: number;
  #lastAt: number;
  #lastLength = 0;

  constructor(now: number) {
    this.#startedAt = now;
    this.#lastAt = now;
  }

  due(length: number, now: number): boolean {
    if (length === this.#lastLength) return false;
    const wait = Math.max(MIN_INTERVAL_MS, (now - this.#startedAt) * SHARE);
    return length - this.#lastLength >= MAX_CHARACTERS || now - this.#lastAt >= wait;
  }

  written(length: number, now: number): void {
    this.#lastAt = now;
    this.#lastLength = length;
  }
}
