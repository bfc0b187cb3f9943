import { waitUntil } from "cloudflare:workers";
import { DAY_MS } from "../core/day.ts";
import { type ErrorCode, HearthError } from "../core/errors.ts";
import { SharedRead } from "../core/shared-read.ts";

/** A value read from the home. `stale` is set if the home did not answer: how old the value is, and why. */
export interface Reading<T> {
  value: T;
  stale?: { age_seconds: number; reason: string };
}

interface Stored<T> {
  value: T;
  /** ms since 1970 */
  at: number;
}

/**
 * KV allows 1,000 writes a day, so an unchanged value is written again only to renew its time, and no sooner than this.
 */
const REWRITE_MS = 10 * 60 * 1000;
/** KV drops a value that was not written again for so long. */
const KEPT_MS = 90 * DAY_MS;
/** For values whose key identifies the content, such as a digest: KV is as good as the home, for as long as it has them. */
export const ALWAYS_FRESH = KEPT_MS;

/** How long a caller with little patience waits, and how long after a read that failed the home is not asked for it. */
const PATIENCE_MS = 1_000;
const RETRY_MS = 10_000;

/** Errors that a working Ollama gives. A stored value must not hide them, as it does when the home is unreachable. */
const OLLAMA_ANSWERED: readonly ErrorCode[] = ["model_not_found", "ollama_refused", "unsupported", "model_not_allowed"];

/**
 * Cached read of one value from the home. It is kept in this isolate's memory while it is fresh, is asked for once at a
 * time, and comes from KV if the home does not answer.
 */
export class CachedRead<T> {
  readonly #kv: KVNamespace;
  readonly #key: string;
  readonly #freshMs: number;
  /**
   * Random for each isolate: KV shows a write up to a minute late, so that isolates in step would all write the same
   * value.
   */
  readonly #rewriteMs = REWRITE_MS * (1 + Math.random());
  #memory: Stored<T> | undefined;
  /** When the home did not answer last, ms since 1970. */
  #failedAt = 0;
  #written: { json: string; at: number } | undefined;
  readonly #shared = new SharedRead<T>();
  /** Raised by `forget`: a read that began before then returns an old value, which must not be kept. */
  #generation = 0;

  constructor(kv: KVNamespace, key: string, freshMs: number) {
    this.#kv = kv;
    this.#key = key;
    this.#freshMs = freshMs;
  }

  /** The value in this isolate's memory, of any age. */
  get remembered(): T | undefined {
    return this.#memory?.value;
  }

  /**
   * Returns the fresh value, or reads it, or returns the stale one from memory or KV.
   * @throws HearthError of `read` if there is none
   */
  async get(read: () => Promise<T>): Promise<Reading<T>> {
    if (this.#freshMs === ALWAYS_FRESH) this.#memory ??= await this.#stored();
    if (this.#memory !== undefined && Date.now() - this.#memory.at < this.#freshMs)
      return { value: this.#memory.value };
    try {
      return { value: await this.#shared.read(() => this.#read(read)) };
    } catch (thrown) {
      if (!(thrown instanceof HearthError) || OLLAMA_ANSWERED.includes(thrown.code)) throw thrown;
      this.#failedAt = Date.now();
      const stored = this.#memory ?? (await this.#stored());
      if (stored === undefined) throw thrown;
      return staleReading(stored, thrown.message);
    }
  }

  /**
   * The same for a caller with little patience: after a second it gets the stale value, or undefined if there is none. From
   * then on nobody waits for the home, which is asked in the background, until it has answered again.
   */
  async getSoon(read: () => Promise<T>): Promise<Reading<T> | undefined> {
    const isAway = this.#failedAt > 0;
    if (!isAway || Date.now() - this.#failedAt >= RETRY_MS) {
      if (isAway) this.#failedAt = Date.now();
      const reading = this.get(read).catch(() => undefined);
      waitUntil(reading);
      const inTime = isAway ? undefined : await withinPatience(reading);
      if (inTime !== undefined) return inTime;
      this.#failedAt ||= Date.now();
    }
    const stored = this.#memory ?? (await this.#stored());
    return stored && staleReading(stored, "It does not answer.");
  }

  /** Drops the value because it has changed: the next call asks the home. */
  forget(): void {
    this.#generation += 1;
    this.#memory = undefined;
    this.#shared.forget();
  }

  async #read(read: () => Promise<T>): Promise<T> {
    const generation = this.#generation;
    const value = await read();
    if (generation !== this.#generation) return value;
    this.#memory = { value, at: Date.now() };
    this.#failedAt = 0;
    waitUntil(this.#write(this.#memory));
    return value;
  }

  /** Writes to KV if the value has changed, or if no isolate has renewed it for long. */
  async #write(now: Stored<T>): Promise<void> {
    const json = JSON.stringify(now.value);
    if (this.#isSettled(json, now.at)) return;
    // An always fresh value was looked up in KV before the home was asked.
    const stored = this.#freshMs === ALWAYS_FRESH ? undefined : await this.#stored();
    this.#written = stored && { json: JSON.stringify(stored.value), at: stored.at };
    if (this.#isSettled(json, now.at)) return;
    this.#written = { json, at: now.at };
    // KV only serves while the home is off. Right now the home answers, so a failed write does no harm yet.
    const expiry = { expirationTtl: KEPT_MS / 1000 };
    await this.#kv.put(this.#key, JSON.stringify(now), expiry).catch(() => {});
  }

  /** Tells whether KV has this value already, written recently. */
  #isSettled(json: string, now: number): boolean {
    return this.#written?.json === json && now - this.#written.at < this.#rewriteMs;
  }

  async #stored(): Promise<Stored<T> | undefined> {
    return (await this.#kv.get<Stored<T>>(this.#key, "json").catch(() => null)) ?? undefined;
  }
}

/** Returns what a promise gives in time; undefined after that. The promise continues. */
export async function withinPatience<T>(reading: Promise<T>, ms = PATIENCE_MS): Promise<T | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ms);
  });
  return Promise.race([reading, late]).finally(() => clearTimeout(timer));
}

const staleReading = <T>({ value, at }: Stored<T>, reason: string): Reading<T> => ({
  value,
  stale: { age_seconds: Math.round((Date.now() - at) / 1000), reason },
});
