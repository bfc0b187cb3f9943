import { waitUntil } from "cloudflare:workers";

/** Longer than the 10 s that a read from the home may take. */
const WAIT_MS = 12_000;

/**
 * Shares one read among the calls of this isolate. Each waiting call has its own timer, for two reasons: the runtime
 * cancels a call as hung if it waits only for another call's promise, and if the reading call is killed, its promise never
 * settles. After the timeout a waiting call reads by itself.
 */
export class SharedRead<T> {
  /** The read in progress. The value is wrapped, so that it can be told from a timeout. */
  #pending: Promise<{ value: T }> | undefined;
  readonly #waitMs: number;

  /** @param waitMs how long a call waits for another's read; longer than a read may take */
  constructor(waitMs = WAIT_MS) {
    this.#waitMs = waitMs;
  }

  async read(read: () => Promise<T>): Promise<T> {
    const pending = this.#pending;
    if (pending === undefined) return this.#begin(read);
    let timer: ReturnType<typeof setTimeout> | undefined;
    const timeout = new Promise<"timeout">((resolve) => {
      timer = setTimeout(() => resolve("timeout"), this.#waitMs);
    });
    const outcome = await Promise.race([pending, timeout]).finally(() => clearTimeout(timer));
    return outcome === "timeout" ? this.#begin(read) : outcome.value;
  }

  /** The next call reads by itself, because the read in progress may return what is no longer true. */
  forget(): void {
    this.#pending = undefined;
  }

  async #begin(read: () => Promise<T>): Promise<T> {
    const pending = read().then((value) => ({ value }));
    this.#pending = pending;
    waitUntil(pending.catch(() => {}));
    try {
      return (await pending).value;
    } finally {
      if (this.#pending === pending) this.#pending = undefined;
    }
  }
}
