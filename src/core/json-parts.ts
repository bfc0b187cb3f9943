import { jsonBytes } from "./json-bytes.ts";
import { splitText } from "./split-text.ts";

/** So many fit into a row of a Durable Object. */
export const PART_BYTES = 262_144;
/** Most values are small, and a part has its price. */
const SMALL_BYTES = 32_768;
const SLICE_CHARACTERS = 64_000;
/** Texts up to this length are put together: each call of the encoder has its price. */
const MAX_GATHERED = 4_096;

/**
 * Returns a value as JSON in UTF-8, in parts of at most 262,144 bytes that end with whole characters. The value may have 16
 * MB. V8 does not see soon that texts of megabytes are not used any more, so neither the whole JSON nor a copy of a text is made.
 */
export function jsonParts(value: unknown): Uint8Array[] {
  if (jsonBytes(value) < SMALL_BYTES) return [new TextEncoder().encode(JSON.stringify(value ?? null))];
  const writer = new JsonWriter();
  writer.add(value);
  return writer.end();
}

/** Joins parts. The memory of each is free as soon as it is copied. */
export function joinParts(parts: Iterable<Uint8Array>, bytes: number): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(bytes);
  let length = 0;
  for (const part of parts) {
    joined.set(part, length);
    length += part.length;
    (part.buffer as ArrayBuffer).transfer(0);
  }
  return joined;
}

/** Finds what JSON may escape: quotes, backslashes, control characters, half characters. */
const MAY_BE_ESCAPED = /[^ !#-[\]-\ud7ff\ue000-\uffff]/;

class JsonWriter {
  readonly #parts: Uint8Array[] = [];
  readonly #encoder = new TextEncoder();
  #part = new Uint8Array(PART_BYTES);
  #length = 0;
  #gathered = "";

  add(value: unknown): void {
    if (typeof value === "string") this.#addText(value);
    else if (Array.isArray(value)) this.#addList(value);
    else if (typeof value === "object" && value !== null) this.#addFields(value);
    else this.#write(JSON.stringify(value) ?? "null");
  }

  end(): Uint8Array[] {
    this.#flush();
    this.#endPart();
    return this.#parts;
  }

  #addList(list: readonly unknown[]): void {
    this.#write("[");
    for (const [place, part] of list.entries()) {
      if (place > 0) this.#write(",");
      this.add(part);
    }
    this.#write("]");
  }

  #addFields(value: object): void {
    this.#write("{");
    let isFirst = true;
    for (const [key, field] of Object.entries(value)) {
      if (field === undefined) continue;
      this.#write(`${isFirst ? "" : ","}${JSON.stringify(key)}:`);
      this.add(field);
      isFirst = false;
    }
    this.#write("}");
  }

  #addText(text: string): void {
    this.#write('"');
    for (const slice of splitText(text, SLICE_CHARACTERS)) {
      this.#write(MAY_BE_ESCAPED.test(slice) ? JSON.stringify(slice).slice(1, -1) : slice);
    }
    this.#write('"');
  }

  #write(text: string): void {
    this.#gathered += text;
    if (this.#gathered.length > MAX_GATHERED) this.#flush();
  }

  #flush(): void {
    for (const slice of splitText(this.#gathered, SLICE_CHARACTERS)) {
      // A code unit takes at most three bytes.
      if (this.#length + 3 * slice.length > PART_BYTES) this.#endPart();
      this.#length += this.#encoder.encodeInto(slice, this.#part.subarray(this.#length)).written;
    }
    this.#gathered = "";
  }

  #endPart(): void {
    if (this.#length > 0) this.#parts.push(this.#part.subarray(0, this.#length));
    this.#part = new Uint8Array(PART_BYTES);
    this.#length = 0;
  }
}
