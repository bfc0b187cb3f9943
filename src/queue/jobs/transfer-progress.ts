import { readableBytes } from "../../core/bytes.ts";
import type { JsonObject } from "../../core/json-object.ts";
import type { Progress } from "../../core/request.ts";

/** Bytes of each layer, by its digest. */
export type Layers = Record<string, { total: number; completed: number }>;

/** Longer than that, and it does not move. */
const MAX_HOURS = 99;
/** The pace is taken anew about this often, the newest at this weight. */
const PACE_MS = 1_000;
const NEWEST = 0.3;

/**
 * How far a transfer is, from the lines of Ollama. What an attempt before this one had stands until the new one tells
 * otherwise, so that what is shown goes back only where bytes were lost.
 */
export class TransferProgress {
  readonly layers: Layers;
  readonly #what: string;
  /** Bytes in all, as the registry said; before the last layer Ollama itself does not know. */
  readonly #expected: number;
  readonly #seen = new Set<string>();
  #status = "";
  /** Bytes that this attempt has brought. */
  #moved = 0;
  #fetched = false;
  #mark: { at: number; moved: number } | undefined;
  /** Bytes a ms. */
  #pace: number | undefined;

  /** @param what such as `pulling gemma3:1b` */
  constructor(what: string, layers: Layers = {}, expected = 0) {
    this.#what = what;
    this.layers = structuredClone(layers);
    this.#expected = expected;
  }

  /** Whether this attempt has brought bytes. */
  get moved(): boolean {
    return this.#moved > 0;
  }

  /** Whether any layer was not there before: of one that was, Ollama tells once. A small one may come between two lines. */
  get fetched(): boolean {
    return this.#fetched;
  }

  get bytes(): number {
    return Object.values(this.layers).reduce((sum, { completed }) => sum + completed, 0);
  }

  take({ status, digest, total, completed = 0 }: JsonObject, now: number): void {
    this.#status =
      typeof status === "string" ? status.replace(/(sha256:[0-9a-f]{12})[0-9a-f]{52}/, "$1").slice(0, 100) : "";
    if (typeof digest !== "string" || typeof total !== "number" || typeof completed !== "number") return;
    const before = this.layers[digest]?.completed ?? 0;
    this.layers[digest] = { total, completed };
    // The first line of a layer tells what lies there already.
    if (this.#seen.has(digest)) {
      this.#fetched = true;
      this.#moved += Math.max(0, completed - before);
    }
    this.#seen.add(digest);
    this.#keepPace(now);
  }

  get progress(): Progress {
    const { bytes: done, total } = this;
    if (total === 0) return { message: `${this.#what}: ${this.#status}`, done };
    if (done >= total) return { message: `${this.#what}: ${this.#afterAll}`, done, total };
    const parts = [`${this.percent} %`, `${readableBytes(done)} of ${readableBytes(total)}`];
    return { message: `${this.#what}: ${[...parts, ...this.#timeLeft(total - done)].join(", ")}`, done, total };
  }

  /** The last layers are a few bytes each. */
  get #afterAll(): string {
    return /^(pulling|pushing) /.test(this.#status) ? "all bytes are there" : this.#status;
  }

  get percent(): number {
    return this.total === 0 ? 0 : Math.floor((100 * this.bytes) / this.total);
  }

  get total(): number {
    const told = Object.values(this.layers).reduce((sum, { total }) => sum + total, 0);
    return Math.max(this.#expected, told);
  }

  #keepPace(now: number): void {
    this.#mark ??= { at: now, moved: this.#moved };
    const ms = now - this.#mark.at;
    if (ms < PACE_MS) return;
    const newest = (this.#moved - this.#mark.moved) / ms;
    this.#pace = this.#pace === undefined ? newest : this.#pace * (1 - NEWEST) + newest * NEWEST;
    this.#mark = { at: now, moved: this.#moved };
  }

  #timeLeft(bytes: number): string[] {
    const seconds = bytes / (this.#pace ?? 0) / 1000;
    return seconds < MAX_HOURS * 3600 ? [`${readableTime(seconds)} left`] : [];
  }
}

function readableTime(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  return seconds < 90 * 60 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`;
}
