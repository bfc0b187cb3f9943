const SOONEST_MS = 3_000;
const MAX_CHARACTERS = 8_192;
/** A share of the time so far: a long answer is written less often, so that no answer costs many rows. */
const SHARE = 0.2;

/** When what has come is to be written down: after 8 KB, or after 3 s at first and less often later. Times in ms. */
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
    const wait = Math.max(SOONEST_MS, (now - this.#startedAt) * SHARE);
    return length - this.#lastLength >= MAX_CHARACTERS || now - this.#lastAt >= wait;
  }

  written(length: number, now: number): void {
    this.#lastAt = now;
    this.#lastLength = length;
  }
}
