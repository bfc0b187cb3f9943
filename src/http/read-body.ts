import { createMiddleware } from "hono/factory";
import type { HttpEnv } from "../auth/http-env.ts";
import { MOST_BYTES_OF_A_FORM } from "../auth/limits.ts";
import { HearthError } from "../core/errors.ts";

/** The whole body of a request. @throws HearthError where it is too large, or ends before it is whole */
export async function readBody({ body }: Pick<Request, "body">, mostBytes: number): Promise<Blob> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
      bytes += chunk.byteLength;
      if (bytes > mostBytes) throw new HearthError("too_large", `The body is larger than ${mostBytes} bytes.`);
      chunks.push(chunk);
    }
  } catch (thrown) {
    if (thrown instanceof HearthError) throw thrown;
    // Its client has gone, which is no fault of ours.
    throw new HearthError("invalid_arguments", "The body broke off.", "Send it again, whole.");
  }
  return new Blob(chunks);
}

/** For what a browser or an OAuth client sends: all of it is here before anything is done with it. */
export const smallBody = createMiddleware<HttpEnv>(async (c, next) => {
  const { url, method, headers } = c.req.raw;
  c.req.raw = new Request(url, { method, headers, body: await readBody(c.req.raw, MOST_BYTES_OF_A_FORM) });
  return next();
});
