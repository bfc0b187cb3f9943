/** Largest body of one call, and so of what Hearth sends on for it. */
export const MAX_BODY_BYTES = 16 * 1024 * 1024;

/** From this size on a body is read, handed over, stored and sent as bytes, and not as texts. */
export const LARGE_BYTES = 1_000_000;

/**
 * Largest bodies of all requests that a queue works on at once, by their size as JSON: a body in use is in memory several
 * times, and an object has 128 MB.
 */
export const MAX_WORK_BYTES = 2 * MAX_BODY_BYTES;

/** Largest bodies of all requests that wait in a queue. They lie in storage. */
export const MAX_QUEUED_BYTES = 16 * MAX_BODY_BYTES;

/**
 * Largest image, whether it comes as base64 or is fetched from a URL. Encoding a fetched image of this size as base64
 * takes 6 of the 10 ms of CPU that the free plan allows a call, and models scale images down to a megapixel or two
 * anyway.
 */
export const MAX_IMAGE_BYTES = 4_000_000;

const UNITS = ["B", "KB", "MB", "GB", "TB"];

/** Formats a number of bytes for a reader, in powers of 1000 as Ollama does: 253 MB. */
export function readableBytes(bytes: number): string {
  const power = bytes < 1000 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), UNITS.length - 1);
  const value = bytes / 1000 ** power;
  return `${value < 10 && power > 0 ? value.toFixed(1) : Math.round(value)} ${UNITS[power]}`;
}
