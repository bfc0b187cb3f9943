import { escapeLineEnds } from "../core/line-ends.ts";

/** Half a surrogate pair, as JSON.stringify escapes it. Strict clients lose a message that has one. */
const HALF_CHARACTER = /(?<!\\)((?:\\\\)*)\\ud[89a-f][0-9a-f]{2}/g;

/** Returns JSON, or events of JSON, in a form that every client can read. Its meaning stays the same. */
const readableJson = (json: string): string => escapeLineEnds(json).replace(HALF_CHARACTER, "$1\\ufffd");

/** Bytes in UTF-8 of what `readableJson` changes. Almost no message has any of it, and a search for bytes is fast. */
const SUSPECTS = ["\u0085", "\u2028", "\u2029", "\\ud"].map((text) => Buffer.from(text));

/** `readableJson` for bytes that begin and end with whole characters. */
function readableBytes(bytes: Uint8Array): Uint8Array {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (!SUSPECTS.some((suspect) => buffer.includes(suspect))) return bytes;
  return new TextEncoder().encode(readableJson(buffer.toString("utf8")));
}

/** Returns a response whose JSON every client can read. The SDK writes each event as one chunk. */
export function withReadableJson(response: Response): Response {
  if (response.body === null) return response;
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await reader.read();
        if (done) controller.close();
        else controller.enqueue(readableBytes(value));
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
  return new Response(body, response);
}

const DATA = "\ndata: ";

/** Returns a stream of events as the JSON of its last message, which is the answer. Other responses stay as they are. */
export async function asJson(response: Response): Promise<Response> {
  if (!response.headers.get("content-type")?.startsWith("text/event-stream")) return response;
  const events = Buffer.from(await response.arrayBuffer());
  // The SDK writes JSON without line feeds, so this is the beginning of a line of its own.
  const start = events.lastIndexOf(DATA) + DATA.length;
  const headers = new Headers(response.headers);
  headers.set("content-type", "application/json");
  const body = readableBytes(events.subarray(start, events.indexOf("\n", start)));
  return new Response(body, { status: response.status, headers });
}
