/** A cancel may overtake the call that it is about, on the way to the object. */
const KEPT_MS = 10_000;

/** Cancels that came before their request, by the key of the call. Times in ms. */
export class EarlyCancels {
  readonly #until = new Map<string, number>();

  add(callKey: string, now: number): void {
    for (const [key, until] of this.#until) if (until < now) this.#until.delete(key);
    this.#until.set(callKey, now + KEPT_MS);
  }

  /** Whether this call was cancelled before it came; once. */
  take(callKey: string | undefined, now: number): boolean {
    if (callKey === undefined) return false;
    const until = this.#until.get(callKey);
    this.#until.delete(callKey);
    return until !== undefined && until >= now;
  }
}
