import { readableBytes } from "../../core/bytes.ts";
import { cutAt } from "../../core/cut-at.ts";
import { HearthError } from "../../core/errors.ts";
import type { Progress } from "../../core/request.ts";
import type { TransferUpdate } from "../../hosts/host.ts";

/** Bytes of each layer, by its digest. */
export type Layers = Record<string, { total: number; completed: number }>;

/** More than any model has. All are stored with each percent. */
const MAX_LAYERS = 5_000;
/** A longer estimate means that the transfer does not move. */
const MAX_HOURS = 99;
/** The rate is a moving average, updated this often. */
const RATE_MS = 1_000;
const NEWEST_WEIGHT = 0.3;

/**
 * Progress of a transfer, from the updates of the host. Progress of an earlier attempt is kept until the new one reports
 * that layer, so the percentage drops only if bytes were lost.
 */
export class TransferProgress {
  readonly layers: Layers;
  readonly #what: string;
  /** Bytes in all, from the registry: Ollama itself knows only the layers that it has begun. */
  readonly #expected: number;
  readonly #seen = new Set<string>();
  #layerCount: number;
  #status = "";
  /** Bytes that this attempt has transferred. */
  #moved = 0;
  #fetched = false;
  #mark: { at: number; moved: number } | undefined;
  /** Bytes per ms. */
  #rate: number | undefined;

  /** @param what such as `pulling gemma3:1b` */
  constructor(what: string, layers: Layers = {}, expected = 0) {
    this.#what = what;
    this.layers = structuredClone(layers);
    this.#layerCount = Object.keys(layers).length;
    this.#expected = expected;
  }

  /** Whether this attempt has transferred bytes. */
  get moved(): boolean {
    return this.#moved > 0;
  }

  /** Whether a layer was not there before: Ollama reports one that was there only once. */
  get fetched(): boolean {
    return this.#fetched;
  }

  get bytes(): number {
    return Object.values(this.layers).reduce((sum, { completed }) => sum + completed, 0);
  }

  /** Takes an update of the host. @throws HearthError `too_large` */
  take({ status, digest, total, completed = 0 }: TransferUpdate, now: number): void {
    this.#status = cutAt(status.replace(/(sha256:[0-9a-f]{12})[0-9a-f]{52}/, "$1"), 100);
    if (digest === undefined || total === undefined) return;
    const before = this.layers[digest]?.completed ?? 0;
    if (!Object.hasOwn(this.layers, digest) && ++this.#layerCount > MAX_LAYERS) {
      throw new HearthError("too_large", `Ollama reported more than ${MAX_LAYERS} layers of this model.`);
    }
    this.layers[digest] = { total, completed };
    // The first update of a layer says what was there before.
    if (this.#seen.has(digest)) {
      this.#fetched = true;
      this.#moved += Math.max(0, completed - before);
    }
    this.#seen.add(digest);
    this.#updateRate(now);
  }

  get progress(): Progress {
    const { bytes: done, total } = this;
    if (total === 0) return { message: `${this.#what}: ${this.#status}`, done };
    if (done >= total) return { message: `${this.#what}: ${this.#finalStatus}`, done, total };
    const parts = [`${this.percent} %`, `${readableBytes(done)} of ${readableBytes(total)}`];
    return { message: `${this.#what}: ${[...parts, ...this.#timeLeft(total - done)].join(", ")}`, done, total };
  }

  /** Ollama still reports pulling while it writes the last small layers. */
  get #finalStatus(): string {
    return /^(pulling|pushing) /.test(this.#status) ? "all bytes are there" : this.#status;
  }

  get percent(): number {
    return this.total === 0 ? 0 : Math.min(100, Math.floor((100 * this.bytes) / this.total));
  }

  get total(): number {
    const reported = Object.values(this.layers).reduce((sum, { total }) => sum + total, 0);
    return Math.max(this.#expected, reported);
  }

  #updateRate(now: number): void {
    this.#mark ??= { at: now, moved: this.#moved };
    const ms = now - this.#mark.at;
    if (ms < RATE_MS) return;
    const newest = (this.#moved - this.#mark.moved) / ms;
    this.#rate = this.#rate === undefined ? newest : this.#rate * (1 - NEWEST_WEIGHT) + newest * NEWEST_WEIGHT;
    this.#mark = { at: now, moved: this.#moved };
  }

  #timeLeft(bytes: number): string[] {
    const seconds = bytes / (this.#rate ?? 0) / 1000;
    return seconds < MAX_HOURS * 3600 ? [`${readableTime(seconds)} left`] : [];
  }
}

function readableTime(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  return seconds < 90 * 60 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`;
}
