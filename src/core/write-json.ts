import { splitText } from "./split-text.ts";

const PART_CHARACTERS = 250_000;
const SLICE_CHARACTERS = 64_000;

/**
 * Writes a value as JSON in parts of about 250,000 characters, at most 1.2 MB each, so that each fits into one row of a
 * Durable Object. The whole text is never made: it may be 16 MB, and takes twice as much with one character beyond Latin-1.
 */
export function writeJson(value: unknown, emit: (part: string) => void): void {
  const writer = new JsonWriter(emit);
  writer.add(value);
  writer.end();
}

class JsonWriter {
  readonly #emit: (part: string) => void;
  #part = "";

  constructor(emit: (part: string) => void) {
    this.#emit = emit;
  }

  add(value: unknown): void {
    if (typeof value === "string") this.#addText(value);
    else if (Array.isArray(value)) this.#addList(value);
    else if (typeof value === "object" && value !== null) this.#addFields(value);
    else this.#write(JSON.stringify(value) ?? "null");
  }

  end(): void {
    if (this.#part !== "") this.#emit(this.#part);
    this.#part = "";
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
    for (const slice of splitText(text, SLICE_CHARACTERS)) this.#write(JSON.stringify(slice).slice(1, -1));
    this.#write('"');
  }

  #write(text: string): void {
    this.#part += text;
    if (this.#part.length >= PART_CHARACTERS) this.end();
  }
}
