/** Splits bytes that arrive in chunks into whole lines. Text after the last line break waits for the next chunk. */
export class LineDecoder {
  readonly #decoder = new TextDecoder();
  #rest = "";

  push(chunk: Uint8Array): string[] {
    const lines = (this.#rest + this.#decoder.decode(chunk, { stream: true })).split("\n");
    this.#rest = lines.pop() ?? "";
    return lines;
  }
}

/** Reads a stream line by line. A last line without a line break is left out. */
export async function* linesOf(chunks: AsyncIterable<Uint8Array> | null): AsyncGenerator<string> {
  const decoder = new LineDecoder();
  for await (const chunk of chunks ?? []) yield* decoder.push(chunk);
}
