import { MAX_BODY_BYTES } from "../core/bytes.ts";
import { HearthError } from "../core/errors.ts";
import { jsonBytes } from "../core/json-bytes.ts";
import { fetchImage } from "../public-web/fetch-image.ts";

interface WithImages {
  images?: string[];
}

type Body = WithImages & { messages?: WithImages[] };

/** An image takes at least 256 tokens, and few contexts have more than 8,192. */
export const MAX_IMAGES = 32;
/** Image URLs of one call. Hearth fetches each of them while the call waits. */
export const MAX_URLS = 4;

/**
 * Replaces image URLs by the images as base64. It fetches them in parallel, and each URL once. The result is no larger
 * than the body of a call may be, so everything that can hold a call can hold it.
 * @throws HearthError if there are too many images, or naming the image that could not be fetched
 */
export async function resolveImages<T extends Body>(body: T): Promise<T> {
  const images = imagesOf(body);
  if (images.length > MAX_IMAGES) {
    throw new HearthError(
      "invalid_arguments",
      `The call has ${images.length} images, and at most ${MAX_IMAGES} are allowed.`,
      "Leave out images that are no longer needed, or make several calls.",
    );
  }
  const places = placesOfUrls(images);
  if (places.size === 0) return body;
  if (places.size > MAX_URLS) {
    throw new HearthError(
      "invalid_arguments",
      `The call has ${places.size} images by URL, and at most ${MAX_URLS} are allowed.`,
      "Make several calls, or send the images as base64.",
    );
  }
  const fetched = await fetchAll(places, MAX_BODY_BYTES - jsonBytes(body));
  const resolve = <W extends WithImages>(holder: W): W =>
    holder.images === undefined
      ? holder
      : { ...holder, images: holder.images.map((image) => fetched.get(image) ?? image) };
  const { messages } = body;
  return { ...resolve(body), ...(messages === undefined ? {} : { messages: messages.map(resolve) }) };
}

interface Placed {
  image: string;
  place: string;
}

function imagesOf({ images = [], messages = [] }: Body): Placed[] {
  return [
    ...images.map((image, index) => ({ image, place: `images[${index}]` })),
    ...messages.flatMap((message, at) =>
      (message.images ?? []).map((image, index) => ({ image, place: `messages[${at}].images[${index}]` })),
    ),
  ];
}

/** Returns each URL with its places in the body. Base64 has no colon. */
function placesOfUrls(images: Placed[]): Map<string, string[]> {
  const places = new Map<string, string[]>();
  for (const { image, place } of images) {
    if (image.includes(":")) places.set(image, [...(places.get(image) ?? []), place]);
  }
  return places;
}

/**
 * Fetches all images, and stops all of them if one fails.
 * @param room characters for the base64 of all images. They are counted as they arrive, so that an isolate never holds
 * more than it can.
 */
async function fetchAll(places: ReadonlyMap<string, string[]>, room: number): Promise<Map<string, string>> {
  const stop = new AbortController();
  let left = room;
  const fetchOne = async ([url, [place = "", ...more]]: [string, string[]]): Promise<[string, string]> => {
    const take = (bytes: number) => {
      left -= Math.ceil(bytes / 3) * 4 * (1 + more.length);
      if (left < 0) throw limitReached(place);
    };
    return [url, await fetchImage({ url, argument: place, countBytes: take, signal: stop.signal })];
  };
  try {
    return new Map(await Promise.all([...places].map(fetchOne)));
  } catch (thrown) {
    stop.abort();
    throw thrown;
  }
}

const limitReached = (place: string) =>
  new HearthError(
    "too_large",
    `${place}: with this image, as base64, the call would be larger than ${MAX_BODY_BYTES} bytes.`,
    "Send smaller images, or fewer of them.",
  );
