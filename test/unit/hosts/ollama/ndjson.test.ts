import { describe, expect, test } from "vitest";
import { readNdjson } from "../../../../src/hosts/ollama/ndjson.ts";

/** A stream of exactly these chunks. */
function chunks(...parts: (string | Uint8Array)[]): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    start(controller) {
      for (const part of parts) controller.enqueue(typeof part === "string" ? encoder.encode(part) : part);
      controller.close();
    },
  });
}

async function read(stream: ReadableStream<Uint8Array>, limits?: Parameters<typeof readNdjson>[1]) {
  const objects: unknown[] = [];
  for await (const batch of readNdjson(stream, limits)) objects.push(...batch);
  return objects;
}

describe("an NDJSON stream", () => {
  test("may have several lines in a chunk and one line over several", async () => {
    expect(await read(chunks('{"a":1}\n{"a":2}\n{"a', '":', "3}\n"))).toEqual([{ a: 1 }, { a: 2 }, { a: 3 }]);
  });

  test("may split a character", async () => {
    const bytes = new TextEncoder().encode('{"a":"é😀"}\n');
    const every = Array.from(bytes, (byte) => Uint8Array.of(byte));
    expect(await read(chunks(...every))).toEqual([{ a: "é😀" }]);
  });

  test("may end without a newline, and have empty lines", async () => {
    expect(await read(chunks('{"a":1}\n\n\r\n{"a":2}'))).toEqual([{ a: 1 }, { a: 2 }]);
  });

  test("gives what came before a bad line, then the error, without the line in it", async () => {
    const seen: unknown[] = [];
    const reading = (async () => {
      for await (const batch of readNdjson(chunks('{"a":1}\nsecret words\n{"a":2}\n'))) seen.push(...batch);
    })();
    await expect(reading).rejects.toMatchObject({ code: "bad_line", message: expect.not.stringContaining("secret") });
    expect(seen).toEqual([{ a: 1 }]);
  });

  test("that ends in the middle of a line is cut", async () => {
    await expect(read(chunks('{"a":1}\n{"a":'))).rejects.toMatchObject({ code: "stream_cut" });
  });

  test("names a web page for what it is", async () => {
    await expect(read(chunks("<html>gateway</html>\n"))).rejects.toThrow(/web page/);
  });

  test("refuses a line without an end", async () => {
    const stream = chunks("x".repeat(60), "y".repeat(60));
    await expect(read(stream, { maxLineCharacters: 100 })).rejects.toMatchObject({ code: "bad_line" });
  });

  test("refuses more bytes in all than a stream may have, however short its lines", async () => {
    const lines = Array.from({ length: 20 }, () => '{"a":1}\n');
    await expect(read(chunks(...lines), { maxBytes: 100 })).rejects.toMatchObject({ code: "too_large" });
    expect(await read(chunks(...lines), { maxBytes: 160 })).toHaveLength(20);
  });
});
