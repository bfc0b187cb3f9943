import { createMiddleware } from "hono/factory";
import { MAX_FORM_BYTES } from "../../auth/limits.ts";
import { HearthError } from "../../core/errors.ts";
import type { HttpEnv } from "../../pages/http-env.ts";

/** The whole body of a request. @throws HearthError where it is too large, or ends before it is whole */
export async function readBody(request: Request, mostBytes: number): Promise<string> {
  try {
    // HTTP keeps a body to the length that it announces, so nothing is left to count, and the runtime reads it fastest.
    const announced = request.headers.get("content-length");
    if (announced !== null) {
      assertFits(Number(announced), mostBytes);
      return await request.text();
    }
    return await readCounting(request.body ?? [], mostBytes);
  } catch (thrown) {
    if (thrown instanceof HearthError) throw thrown;
    // Its client has gone, which is no fault of ours.
    throw new HearthError("invalid_arguments", "The body broke off.", "Send it again, whole.");
  }
}

async function readCounting(body: AsyncIterable<Uint8Array> | [], mostBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    assertFits(bytes, mostBytes);
    chunks.push(chunk);
  }
  return await new Blob(chunks).text();
}

function assertFits(bytes: number, mostBytes: number): void {
  if (!(bytes <= mostBytes)) throw new HearthError("too_large", `The body is larger than ${mostBytes} bytes.`);
}

/** For what a browser or an OAuth client sends: all of it is here before anything is done with it. */
export const smallBody = createMiddleware<HttpEnv>(async (c, next) => {
  const { url, method, headers } = c.req.raw;
  c.req.raw = new Request(url, { method, headers, body: await readBody(c.req.raw, MAX_FORM_BYTES) });
  return next();
});
