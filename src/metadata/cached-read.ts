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

/** KV allows 1,000 writes a day: what has not changed is written again only to say that it is still so, and not sooner. */
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
  /** Another for each isolate: all see a write a minute late, and would each write what one of them has written. */
  readonly #rewriteMs = REWRITE_MS * (1 + Math.random());
  #memory: Stored<T> | undefined;
  #written: { json: string; at: number } | undefined;
  /** In a box, so that a value can be told from a wait in vain. */
  #flight: Promise<{ value: T }> | undefined;
  /** Counts what has been forgotten: a flight from before brings what is old. */
  #generation = 0;

  constructor(kv: KVNamespace, key: string, freshMs: number) {
    this.#kv = kv;
    this.#key = key;
    this.#freshMs = freshMs;
  }

  /** Whether there is anything in this isolate's memory. */
  get known(): boolean {
    return this.#memory !== undefined;
  }

  async get(read: () => Promise<T>): Promise<Reading<T>> {
    if (this.#freshMs === FOR_EVER) this.#memory ??= await this.#stored();
    if (this.#memory !== undefined && Date.now() - this.#memory.at < this.#freshMs)
      return { value: this.#memory.value };
    try {
      return { value: await this.#once(read) };
    } catch (thrown) {
      if (!(thrown instanceof HearthError) || REAL_ANSWERS.includes(thrown.code)) throw thrown;
      const old = this.#memory ?? (await this.#stored());
      if (old === undefined) throw thrown;
      return {
        value: old.value,
        stale: { age_seconds: Math.round((Date.now() - old.at) / 1000), reason: thrown.message },
      };
    }
  }

  /** It has changed: the next call asks the home. */
  forget(): void {
    this.#generation += 1;
    this.#memory = undefined;
    this.#flight = undefined;
  }

  /**
   * One flight at a time. Others wait with a timer of their own: the runtime takes a call that waits only for another
   * call's promise for hung, and a call that is killed would leave them waiting. Who has waited in vain flies himself.
   */
  async #once(read: () => Promise<T>): Promise<T> {
    const flight = this.#flight;
    if (flight === undefined) return this.#fly(read);
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<"late">((resolve) => {
      timer = setTimeout(() => resolve("late"), WAIT_FOR_ANOTHER_MS);
    });
    const landed = await Promise.race([flight, late]).finally(() => clearTimeout(timer));
    return landed === "late" ? this.#fly(read) : landed.value;
  }

  async #fly(read: () => Promise<T>): Promise<T> {
    const generation = this.#generation;
    const flight = read().then((value) => ({ value }));
    this.#flight = flight;
    waitUntil(flight.catch(() => {}));
    try {
      const { value } = await flight;
      if (generation !== this.#generation) return value;
      this.#memory = { value, at: Date.now() };
      waitUntil(this.#write(this.#memory));
      return value;
    } finally {
      if (this.#flight === flight) this.#flight = undefined;
    }
  }

  /** Written where it is new, or not been confirmed for long, by this isolate or another. */
  async #write(now: Stored<T>): Promise<void> {
    const json = JSON.stringify(now.value);
    if (this.#isSettled(json, now.at)) return;
    // What is good for ever was looked up there before the home was asked.
    const stored = this.#freshMs === FOR_EVER ? undefined : await this.#stored();
    this.#written = stored && { json: JSON.stringify(stored.value), at: stored.at };
    if (this.#isSettled(json, now.at)) return;
    this.#written = { json, at: now.at };
    // KV is for the day when the home is off; a day on which KV fails is not that one.
    await this.#kv.put(this.#key, JSON.stringify(now)).catch(() => {});
  }

  #isSettled(json: string, now: number): boolean {
    return this.#written?.json === json && now - this.#written.at < this.#rewriteMs;
  }

  async #stored(): Promise<Stored<T> | undefined> {
    return (await this.#kv.get<Stored<T>>(this.#key, "json").catch(() => null)) ?? undefined;
  }
}
