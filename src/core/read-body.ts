import { HearthError } from "./errors.ts";

const CANNOT_SHORTEN = "This response cannot be shortened. Ask for something else.";

/** Reads the body as text. @throws HearthError `too_large` if it has more than `maxBytes` */
export async function readText(response: Response, maxBytes: number): Promise<string> {
  if (response.body === null) return "";
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for await (const chunk of response.body as ReadableStream<Uint8Array>) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) {
      throw new HearthError("too_large", `The response is larger than ${maxBytes} bytes.`, CANNOT_SHORTEN);
    }
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

/** Reads the body as text up to the chunk that reaches `maxBytes`; the rest is not read. */
export async function readStart(response: Response, maxBytes: number): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength;
    text += decoder.decode(chunk, { stream: true });
    if (bytes >= maxBytes) break;
  }
  return text;
}
