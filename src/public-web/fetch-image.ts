import { MAX_IMAGE_BYTES, readableBytes } from "../core/bytes.ts";
import { HearthError } from "../core/errors.ts";
import { quote } from "../core/quote.ts";
import { HEARTH_VERSION } from "../core/version.ts";
import { readPublicAddress } from "./public-address.ts";

/** Image to fetch. */
export interface ImageRequest {
  url: string;
  /** The argument that it came from, for error texts: `messages[0].images[1]`. */
  argument: string;
  /** Called with the size of every chunk before it is kept; throws if the limit on all images is exceeded. */
  countBytes?: (bytes: number) => void;
  signal?: AbortSignal;
}

const DEADLINE_MS = 10_000;
const MAX_REDIRECTS = 3;
const REDIRECTS = [301, 302, 303, 307, 308];

/** First bytes of the files by content type. A dot stands for any byte. */
const SIGNATURES: Readonly<Record<string, RegExp>> = {
  "image/png": /^\x89PNG\r\n/,
  "image/jpeg": /^\xff\xd8\xff/,
  "image/webp": /^RIFF[\s\S]{4}WEBP/,
  "image/gif": /^GIF8[79]a/,
};

/** All headers that are sent: nothing from the caller, no credentials, no cookie. */
const HEADERS = { accept: Object.keys(SIGNATURES).join(", "), "user-agent": `hearth/${HEARTH_VERSION}` };

const OR_BASE64 = "or send the image as base64.";

/**
 * Fetches the image at a public address and returns it as base64. Since the caller chose the address, it is checked
 * again after each redirect, and only images are returned, so that a stranger cannot read other content through Hearth.
 * Errors never contain the query of an address, which may be a secret.
 * @throws HearthError `image_unreachable`, `too_large`, or `invalid_arguments` if a retry cannot help
 */
export async function fetchImage(image: ImageRequest, deadlineMs: number = DEADLINE_MS): Promise<string> {
  const deadline = AbortSignal.timeout(deadlineMs);
  const signal = image.signal === undefined ? deadline : AbortSignal.any([image.signal, deadline]);
  try {
    const response = await follow(image, signal);
    try {
      checkResponse(image, response);
      const file = await readBytes(image, response);
      if (!isImage(file)) throw invalid(image, "announced an image but sent something else");
      return file.toString("base64");
    } catch (thrown) {
      await response.body?.cancel().catch(() => {});
      throw thrown;
    }
  } catch (thrown) {
    if (thrown instanceof HearthError) throw thrown;
    throw unreachable(image, deadline.aborted ? "did not send the image in time" : "could not be reached");
  }
}

/** Follows redirects by hand, because each must lead to an address that the caller could have given as well. */
async function follow(image: ImageRequest, signal: AbortSignal): Promise<Response> {
  let target = image.url;
  let from: URL | undefined;
  for (let hops = 0; hops <= MAX_REDIRECTS; hops++) {
    const address = readPublicAddress(target, from);
    if ("problem" in address) {
      if (from === undefined) throw refused(`${image.argument}: ${address.problem}.`);
      throw invalid(image, `redirects to an address that is not allowed: the target ${address.problem}`);
    }
    const response = await fetch(address.url.href, { headers: HEADERS, redirect: "manual", cache: "no-store", signal });
    if (!REDIRECTS.includes(response.status)) return response;
    await response.body?.cancel();
    from = address.url;
    target = response.headers.get("location") ?? "https://";
  }
  throw invalid(image, `redirects more than ${MAX_REDIRECTS} times`);
}

function checkResponse(image: ImageRequest, { status, headers }: Response): void {
  if (status !== 200) {
    const temporary = status >= 500 || status === 408 || status === 429;
    throw temporary ? unreachable(image, `answered ${status}`) : invalid(image, `answered ${status}`);
  }
  const type = headers.get("content-type")?.split(";")[0]?.trim().toLowerCase() ?? "";
  // Any of the types will do: many servers call a PNG a JPEG, and Ollama looks at the file itself.
  if (!Object.hasOwn(SIGNATURES, type)) {
    const sent = type === "" ? "something without a content type" : quote(type, 60);
    throw invalid(image, `sent ${sent}; only PNG, JPEG, WebP and GIF are accepted`);
  }
  if (Number(headers.get("content-length")) > MAX_IMAGE_BYTES) throw tooLarge(image);
}

async function readBytes(image: ImageRequest, { body }: Response): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength;
    if (bytes > MAX_IMAGE_BYTES) throw tooLarge(image);
    image.countBytes?.(chunk.byteLength);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function isImage(file: Buffer): boolean {
  const start = file.toString("latin1", 0, 16);
  return Object.values(SIGNATURES).some((signature) => signature.test(start));
}

const describe = ({ argument, url }: ImageRequest, what: string) => `${argument}: ${new URL(url).hostname} ${what}.`;

const refused = (message: string) =>
  new HearthError("invalid_arguments", message, `Give the https URL of the image file itself, ${OR_BASE64}`);

const invalid = (image: ImageRequest, what: string) => refused(describe(image, what));

const unreachable = (image: ImageRequest, what: string) =>
  new HearthError("image_unreachable", describe(image, what), `Call again later, ${OR_BASE64}`);

const tooLarge = ({ argument }: ImageRequest) =>
  new HearthError(
    "too_large",
    `${argument}: the image is larger than ${readableBytes(MAX_IMAGE_BYTES)}.`,
    "Give the URL of a smaller image, or scale it down and send it as base64; models scale images down anyway.",
  );
