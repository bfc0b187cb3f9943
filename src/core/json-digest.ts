import { createHash } from "node:crypto";
import { splitText } from "./split-text.ts";

/** Small parts are hashed together: each call of the hash has its price. */
const MAX_BUFFERED = 65_536;
/** Bytes of a slice of a long text. Given the text, the hash would copy all of it. */
const slice = new Uint8Array(3 * MAX_BUFFERED);

/**
 * Returns the SHA-256 of a JSON value as 64 hexadecimal digits: equal for values whose JSON is equal, with their fields in
 * the same order. The text of the JSON, which may be 16 MB, is never made.
 */
export function jsonDigest(value: unknown): string {
  const digest = new JsonDigest();
  digest.add(value);
  return digest.end();
}

class JsonDigest {
  readonly #hash = createHash("sha256");
  readonly #encoder = new TextEncoder();
  #buffered = "";

  add(value: unknown): void {
    if (typeof value === "string") this.#addText(value);
    else if (Array.isArray(value)) {
      this.#write(`[${value.length}:`);
      for (const part of value) this.add(part);
    } else if (typeof value === "object" && value !== null) this.#addFields(value);
    else this.#write(`${JSON.stringify(value) ?? "null"},`);
  }

  end(): string {
    return this.#hash.update(this.#buffered).digest("hex");
  }

  #addFields(value: object): void {
    this.#write("{");
    for (const [key, field] of Object.entries(value)) {
      // JSON leaves it out too.
      if (field === undefined) continue;
      this.#addText(key);
      this.add(field);
    }
    this.#write("}");
  }

  #addText(text: string): void {
    this.#write(`"${text.length}:`);
    this.#write(text);
  }

  #write(text: string): void {
    if (this.#buffered.length + text.length < MAX_BUFFERED) {
      this.#buffered += text;
      return;
    }
    this.#hash.update(this.#buffered);
    this.#buffered = "";
    for (const part of splitText(text, MAX_BUFFERED)) {
      this.#hash.update(slice.subarray(0, this.#encoder.encodeInto(part, slice).written));
    }
  }
}
