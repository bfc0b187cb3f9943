import { HearthError } from "./errors.ts";

const NO_WAY_ROUND = "Nothing can be left out of this one; ask for something else.";

/** The body as text, refused past `most` bytes. */
export async function readText(response: Response, most: number): Promise<string> {
  if (response.body === null) return "";
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for await (const chunk of response.body as ReadableStream<Uint8Array>) {
    bytes += chunk.byteLength;
    if (bytes > most)
      throw new HearthError("too_large", `The answer of the home is larger than ${most} bytes.`, NO_WAY_ROUND);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

/** The first `most` bytes of the body as text; the rest is not read. */
export async function readStart(response: Response, most: number): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength;
    text += decoder.decode(chunk, { stream: true });
    if (bytes >= most) break;
  }
  return text;
}
