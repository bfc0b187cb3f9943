import { waitUntil } from "cloudflare:workers";
import { type ErrorCode, HearthError } from "../core/errors.ts";

/** A value, and where it is old because the home did not answer: how old, and why. */
export interface Reading<T> {
  value: T;
  stale?: { age_seconds: number; reason: string };
}

interface Stored<T> {
  value: T;
  /** ms since 1970 */
  at: number;
}

/** KV allows 1,000 writes a day: what has not changed is written again only to say that it is still so. */
const REWRITE_MS = 10 * 60 * 1000;
/** For what its key already tells apart, such as a digest: KV is then as good as the home. */
export const FOR_EVER = Number.POSITIVE_INFINITY;
/** Beyond the 10 s that a read of the home may take. */
const WAIT_FOR_ANOTHER_MS = 12_000;

/** Errors that are answers of a working Ollama: an old value would be a lie after them. */
const REAL_ANSWERS: readonly ErrorCode[] = ["model_not_found", "ollama_refused", "unsupported", "model_not_allowed"];

/**
 * One thing read from the home: fresh for a while in this isolate's memory, asked for once at a time, and from KV when
 * the home does not answer.
 */
export class CachedRead<T> {
  readonly #kv: KVNamespace;
  readonly #key: string;
  readonly #freshMs: number;
  #memory: Stored<T> | undefined;
  #written: { json: string; at: number } | undefined;
  #flight: Promise<T> | undefined;

  constructor(kv: KVNamespace, key: string, freshMs: number) {
    this.#kv = kv;
    this.#key = key;
    this.#freshMs = freshMs;
  }

  async get(read: () => Promise<T>): Promise<Reading<T>> {
    if (this.#freshMs === FOR_EVER) this.#memory ??= (await this.#kv.get<Stored<T>>(this.#key, "json")) ?? undefined;
    if (this.#memory !== undefined && Date.now() - this.#memory.at < this.#freshMs)
      return { value: this.#memory.value };
    try {
      return { value: await this.#once(read) };
    } catch (thrown) {
      if (!(thrown instanceof HearthError) || REAL_ANSWERS.includes(thrown.code)) throw thrown;
      const old = this.#memory ?? (await this.#kv.get<Stored<T>>(this.#key, "json"));
      if (old === null) throw thrown;
      return {
        value: old.value,
        stale: { age_seconds: Math.round((Date.now() - old.at) / 1000), reason: thrown.message },
      };
    }
  }

  /** What is known no longer holds: somebody wrote through us. */
  forget(): void {
    this.#memory = undefined;
  }

  /**
   * One flight at a time. Others wait with a timer of their own: the runtime takes a call that waits only for another
   * call's promise for hung, and a call that ends early must not leave them waiting.
   */
  async #once(read: () => Promise<T>): Promise<T> {
    if (this.#flight === undefined) {
      const flight = this.#fly(read).finally(() => {
        this.#flight = undefined;
      });
      this.#flight = flight;
      waitUntil(flight.catch(() => {}));
      return flight;
    }
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_, reject) => {
      const error = new HearthError("home_unreachable", "The home did not answer in time.");
      timer = setTimeout(() => reject(error), WAIT_FOR_ANOTHER_MS);
    });
    return Promise.race([this.#flight, late]).finally(() => clearTimeout(timer));
  }

  async #fly(read: () => Promise<T>): Promise<T> {
    const value = await read();
    this.#memory = { value, at: Date.now() };
    waitUntil(this.#write(this.#memory));
    return value;
  }

  async #write(stored: Stored<T>): Promise<void> {
    const json = JSON.stringify(stored.value);
    this.#written ??= await this.#inKv();
    const { json: before, at } = this.#written ?? {};
    if (before === json && stored.at - (at ?? 0) < REWRITE_MS) return;
    this.#written = { json, at: stored.at };
    await this.#kv.put(this.#key, JSON.stringify(stored));
  }

  async #inKv(): Promise<{ json: string; at: number } | undefined> {
    const stored = await this.#kv.get<Stored<T>>(this.#key, "json");
    return stored === null ? undefined : { json: JSON.stringify(stored.value), at: stored.at };
  }
}
