import { unlessAborted } from "../waits.ts";

/** So many at once; the others wait in the order in which they came. */
export class Slots {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(count: number) {
    this.#free = count;
  }

  /** Whether the next one would have to wait. */
  get full(): boolean {
    return this.#free === 0;
  }

  /** @throws the signal's reason when it aborts first; nothing is taken then */
  async take(signal: AbortSignal): Promise<void> {
    if (this.#free > 0) {
      this.#free--;
      return;
    }
    const turn = Promise.withResolvers<void>();
    this.#waiting.push(turn.resolve);
    await unlessAborted(turn.promise, signal).catch((reason) => {
      const place = this.#waiting.indexOf(turn.resolve);
      if (place === -1) this.give();
      else this.#waiting.splice(place, 1);
      throw reason;
    });
  }

  give(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#free++;
    else next();
  }
}
