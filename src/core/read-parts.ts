import { PART_BYTES } from "./json-parts.ts";

/**
 * Reads a stream of UTF-8 to its end, into parts of at most 262,144 bytes that end with whole characters.
 * @param maxMs after which the rest is not waited for, because its sender may be gone
 */
export async function readParts(stream: ReadableStream<Uint8Array>, maxMs: number): Promise<Uint8Array[]> {
  const reader = stream.getReader({ mode: "byob" });
  const timer = setTimeout(() => void reader.cancel().catch(() => {}), maxMs);
  const parts: Uint8Array[] = [];
  try {
    let rest = new Uint8Array();
    for (let isOver = false; !isOver; ) {
      const part = new Uint8Array(PART_BYTES);
      part.set(rest);
      const { done, value } = await reader.readAtLeast(part.length - rest.length, part.subarray(rest.length));
      const filled = value === undefined ? rest : new Uint8Array(value.buffer, 0, rest.length + value.length);
      isOver = done;
      const end = done ? filled.length : wholeCharacters(filled);
      if (end > 0) parts.push(filled.subarray(0, end));
      rest = filled.slice(end);
    }
    return parts;
  } finally {
    clearTimeout(timer);
  }
}

/** How many bytes are whole characters: a byte that continues one begins with the bits 10, the first of several with 11. */
function wholeCharacters(bytes: Uint8Array): number {
  let start = bytes.length - 1;
  while (start > 0 && ((bytes[start] ?? 0) & 0xc0) === 0x80) start--;
  return ((bytes[start] ?? 0) & 0xc0) === 0xc0 ? start : bytes.length;
}
