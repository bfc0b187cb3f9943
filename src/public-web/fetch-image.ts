import { MAX_IMAGE_BYTES, readableBytes } from "../core/bytes.ts";
import { HearthError } from "../core/errors.ts";
import { quote } from "../core/quote.ts";
import { HEARTH_VERSION } from "../core/version.ts";
import { readPublicAddress } from "./public-address.ts";

export interface ImageWanted {
  url: string;
  /** Which one it is, for a reader: `messages[0].images[1]`. */
  place: string;
  /** Told of every piece before it is kept; throws when there is no more room for it. */
  take?: (bytes: number) => void;
  signal?: AbortSignal;
}

const DEADLINE_MS = 10_000;
const MAX_REDIRECTS = 3;
const REDIRECTS = [301, 302, 303, 307, 308];

/** How the files begin; a dot stands for any byte. */
const BEGINNINGS: Readonly<Record<string, RegExp>> = {
  "image/png": /^\x89PNG\r\n/,
  "image/jpeg": /^\xff\xd8\xff/,
  "image/webp": /^RIFF[\s\S]{4}WEBP/,
  "image/gif": /^GIF8[79]a/,
};

/** All that is sent: nothing of the caller, no credentials, no cookie. */
const HEADERS = { accept: Object.keys(BEGINNINGS).join(", "), "user-agent": `hearth/${HEARTH_VERSION}` };

const AS_BASE64 = "or send the image as base64.";

/**
 * The image at a public address, as base64. The caller chose the address, so it is looked at again after each redirect,
 * and only an image comes back: nobody reads pages by it. The query of an address may be a secret: it is in no error.
 * @throws HearthError `image_unreachable`, `too_large`, or `invalid_arguments` for what another try will not change
 */
export async function fetchImage(wanted: ImageWanted, deadlineMs: number = DEADLINE_MS): Promise<string> {
  const deadline = AbortSignal.timeout(deadlineMs);
  const signal = wanted.signal === undefined ? deadline : AbortSignal.any([wanted.signal, deadline]);
  try {
    const response = await follow(wanted, signal);
    try {
      judge(wanted, response);
      const image = await readBytes(wanted, response);
      if (!isImage(image)) throw wrong(wanted, "calls it an image, but sent something else");
      return image.toString("base64");
    } catch (thrown) {
      await response.body?.cancel().catch(() => {});
      throw thrown;
    }
  } catch (thrown) {
    if (thrown instanceof HearthError) throw thrown;
    throw unreachable(wanted, deadline.aborted ? "did not send it in time" : "could not be reached");
  }
}

/** By hand: a redirect must lead to where the caller could have pointed as well. */
async function follow(wanted: ImageWanted, signal: AbortSignal): Promise<Response> {
  let target = wanted.url;
  let from: URL | undefined;
  for (let hops = 0; hops <= MAX_REDIRECTS; hops++) {
    const address = readPublicAddress(target, from);
    if ("fault" in address) {
      if (from === undefined) throw refused(`${wanted.place}: ${address.fault}.`);
      throw wrong(wanted, `redirects to where no image is fetched from: the target ${address.fault}`);
    }
    const response = await fetch(address.url.href, { headers: HEADERS, redirect: "manual", cache: "no-store", signal });
    if (!REDIRECTS.includes(response.status)) return response;
    await response.body?.cancel();
    from = address.url;
    target = response.headers.get("location") ?? "https://";
  }
  throw wrong(wanted, `redirects more than ${MAX_REDIRECTS} times`);
}

function judge(wanted: ImageWanted, { status, headers }: Response): void {
  if (status !== 200) {
    const mayPass = status >= 500 || status === 408 || status === 429;
    throw mayPass ? unreachable(wanted, `answered ${status}`) : wrong(wanted, `answered ${status}`);
  }
  const type = headers.get("content-type")?.split(";")[0]?.trim().toLowerCase() ?? "";
  // Which of them it is does not matter: many servers call a PNG a JPEG, and Ollama looks for itself.
  if (!Object.hasOwn(BEGINNINGS, type)) {
    const named = type === "" ? "something without a content type" : quote(type, 60);
    throw wrong(wanted, `sent ${named}, and only PNG, JPEG, WebP and GIF are taken`);
  }
  if (Number(headers.get("content-length")) > MAX_IMAGE_BYTES) throw tooLarge(wanted);
}

async function readBytes(wanted: ImageWanted, { body }: Response): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength;
    if (bytes > MAX_IMAGE_BYTES) throw tooLarge(wanted);
    wanted.take?.(chunk.byteLength);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function isImage(file: Buffer): boolean {
  const start = file.toString("latin1", 0, 16);
  return Object.values(BEGINNINGS).some((beginning) => beginning.test(start));
}

const about = ({ place, url }: ImageWanted, what: string) => `${place}: ${new URL(url).hostname} ${what}.`;

const refused = (message: string) =>
  new HearthError("invalid_arguments", message, `Give the https URL of the image file itself, ${AS_BASE64}`);

const wrong = (wanted: ImageWanted, what: string) => refused(about(wanted, what));

const unreachable = (wanted: ImageWanted, what: string) =>
  new HearthError("image_unreachable", about(wanted, what), `Call again in a while, ${AS_BASE64}`);

const tooLarge = ({ place }: ImageWanted) =>
  new HearthError(
    "too_large",
    `${place}: the image is larger than ${readableBytes(MAX_IMAGE_BYTES)}.`,
    "Give the URL of a smaller one, or make it smaller and send it as base64; models scale images down anyway.",
  );
