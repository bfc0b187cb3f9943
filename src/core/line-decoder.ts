/**
 * Splits bytes that arrive in chunks into lines. A chunk may hold several lines or a part of one, and may split a character.
 * Only the new chunk is searched for line feeds, because a line of megabytes comes in hundreds of chunks.
 */
export class LineDecoder {
  readonly #decoder = new TextDecoder();
  #rest = "";

  /** Returns the lines that are complete with this chunk. */
  push(chunk: Uint8Array): string[] {
    const lines = this.#decoder.decode(chunk, { stream: true }).split("\n");
    lines[0] = this.#rest + lines[0];
    this.#rest = lines.pop() ?? "";
    return lines;
  }

  /** Characters of the line that is not complete yet. */
  get pending(): number {
    return this.#rest.length;
  }

  /** Returns what came after the last line feed. Nothing may be pushed after that. */
  end(): string {
    return this.#rest + this.#decoder.decode();
  }
}
