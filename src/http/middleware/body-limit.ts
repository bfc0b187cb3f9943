import { createMiddleware } from "hono/factory";
import { MAX_FORM_BYTES } from "../../auth/limits.ts";
import { HearthError } from "../../core/errors.ts";
import type { HttpEnv } from "../../pages/http-env.ts";

/**
 * Reads the whole body of a request.
 * @param maxBytes of the body
 * @param read reads it as what is wanted: from the request, or from the chunks of a body whose length was not announced
 * @throws HearthError `too_large`, or `invalid_arguments` if the connection closes before the body is complete
 */
export async function readBody<T>(
  request: Request,
  maxBytes: number,
  read: (body: Request | Blob) => Promise<T>,
): Promise<T> {
  try {
    // HTTP holds a body to its Content-Length, so there is nothing to count, and this is the fastest way to read it.
    const announced = request.headers.get("content-length");
    if (announced !== null) {
      assertFits(Number(announced), maxBytes);
      return await read(request);
    }
    return await read(await readCounting(request.body ?? [], maxBytes));
  } catch (thrown) {
    if (thrown instanceof HearthError) throw thrown;
    // The client closed the connection, so this is not a fault of Hearth.
    throw new HearthError("invalid_arguments", "The request body is incomplete.", "Send the whole request again.");
  }
}

async function readCounting(body: AsyncIterable<Uint8Array<ArrayBuffer>> | [], maxBytes: number): Promise<Blob> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    assertFits(bytes, maxBytes);
    chunks.push(chunk);
  }
  return new Blob(chunks);
}

function assertFits(bytes: number, maxBytes: number): void {
  if (!(bytes <= maxBytes)) throw new HearthError("too_large", `The body is larger than ${maxBytes} bytes.`);
}

/** Reads a body of at most so many bytes completely before the route handles it. */
export const bodyUpTo = (maxBytes: number) =>
  createMiddleware<HttpEnv>(async (c, next) => {
    const { url, method, headers } = c.req.raw;
    const body = await readBody(c.req.raw, maxBytes, (whole) => whole.text());
    c.req.raw = new Request(url, { method, headers, body });
    return next();
  });

/** The same for the small body of a browser or an OAuth client. */
export const smallBody = bodyUpTo(MAX_FORM_BYTES);
