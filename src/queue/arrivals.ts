import { readParts } from "../core/read-parts.ts";

/** A Worker sends what it has in memory, so this is long. */
const MAX_MS = 30_000;

/** Large inputs that arrive as streams: one after the other, so that only one of them is in memory. */
export class Arrivals {
  #last: Promise<unknown> = Promise.resolve();

  /** Reads an input that has so many bytes. @returns undefined where it breaks off */
  take(json: ReadableStream<Uint8Array>, bytes: number): Promise<Uint8Array[] | undefined> {
    const arrived = this.#last.then(() => readWhole(json, bytes)).catch(() => undefined);
    this.#last = arrived;
    return arrived;
  }
}

async function readWhole(json: ReadableStream<Uint8Array>, bytes: number): Promise<Uint8Array[] | undefined> {
  const parts = await readParts(json, MAX_MS);
  const read = parts.reduce((sum, { length }) => sum + length, 0);
  return read === bytes ? parts : undefined;
}
