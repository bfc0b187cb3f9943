import { LARGE_BYTES, MAX_BODY_BYTES } from "../core/bytes.ts";
import { HearthError } from "../core/errors.ts";
import { parseJson } from "../core/parse-json.ts";
import { readBody } from "./middleware/body-limit.ts";

/** Reads the body of a call as JSON. @throws HearthError `too_large`, or `invalid_arguments` if it is not JSON or incomplete */
export async function readJson(request: Request): Promise<unknown> {
  const isSmall = Number(request.headers.get("content-length") ?? LARGE_BYTES) < LARGE_BYTES;
  try {
    if (isSmall) return JSON.parse(await readBody(request, MAX_BODY_BYTES, (body) => body.text()));
    return parseAndFree(await readBody(request, MAX_BODY_BYTES, readBytes));
  } catch (thrown) {
    if (thrown instanceof HearthError) throw thrown;
    throw new HearthError(
      "invalid_arguments",
      "The request body is not JSON.",
      "Send one JSON-RPC message as application/json.",
    );
  }
}

/** Reads a body into one place. arrayBuffer() has all of it in memory twice. @throws Error where it breaks off */
async function readBytes(body: Request | Blob): Promise<ArrayBuffer> {
  if (body instanceof Blob || body.body === null) return body.arrayBuffer();
  const bytes = Number(body.headers.get("content-length"));
  const { value } = await body.body.getReader({ mode: "byob" }).readAtLeast(bytes, new Uint8Array(bytes));
  if (value?.length !== bytes) throw new Error("The body is shorter than it was announced.");
  return value.buffer as ArrayBuffer;
}

/** Frees the memory of the bytes at once. */
function parseAndFree(body: ArrayBuffer): unknown {
  try {
    return parseJson(new Uint8Array(body));
  } finally {
    body.transfer(0);
  }
}
