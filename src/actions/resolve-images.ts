import { MAX_BODY_BYTES } from "../core/bytes.ts";
import { HearthError } from "../core/errors.ts";
import { fetchImage } from "../public-web/fetch-image.ts";

interface WithImages {
  images?: string[];
}

type Body = WithImages & { messages?: WithImages[] };

/** Each takes 256 tokens of the context at the least, which few have more of than 8,192. */
export const MAX_IMAGES = 32;
export const MAX_URLS = 4;

/**
 * The same with every image as base64: those given by URL are fetched, all at once and each once. The whole stays as
 * large as a call may be, so that whatever takes a call can take it.
 * @throws HearthError where there are too many; else it names the image which could not be had
 */
export async function resolveImages<T extends Body>(body: T): Promise<T> {
  const images = imagesOf(body);
  if (images.length > MAX_IMAGES) {
    throw new HearthError(
      "invalid_arguments",
      `There are ${images.length} images, and ${MAX_IMAGES} is the most for one call.`,
      "Leave out those that do not matter any more, or make several calls.",
    );
  }
  const places = placesOfUrls(images);
  if (places.size === 0) return body;
  if (places.size > MAX_URLS) {
    throw new HearthError(
      "invalid_arguments",
      `There are ${places.size} images by URL, and ${MAX_URLS} are fetched for one call.`,
      "Make several calls, or send the images as base64.",
    );
  }
  const fetched = await fetchAll(places, MAX_BODY_BYTES - bytesOf(body));
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

/** Each URL with where it stands. Base64 has no colon. */
function placesOfUrls(images: Placed[]): Map<string, string[]> {
  const places = new Map<string, string[]>();
  for (const { image, place } of images) {
    if (image.includes(":")) places.set(image, [...(places.get(image) ?? []), place]);
  }
  return places;
}

/** @param room for the base64 of all of them; what is counted while they come is never more than an isolate can hold */
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
    `${place}: with this image the call would be larger than ${MAX_BODY_BYTES} bytes, counted as base64.`,
    "Give smaller images, or fewer at once.",
  );

/** About what it takes as JSON. */
function bytesOf(value: unknown): number {
  if (typeof value === "string") return Buffer.byteLength(value) + 3;
  if (typeof value !== "object" || value === null) return 8;
  return Object.entries(value).reduce((sum, [key, part]) => sum + key.length + 3 + bytesOf(part), 2);
}
