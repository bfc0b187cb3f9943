import { z } from "zod";
import { MAX_IMAGE_BYTES, readableBytes } from "../../core/bytes.ts";
import { readPublicAddress } from "../../public-web/public-address.ts";

/** A URL that may be fetched (`resolve-images.ts` does), or the base64 of the file; only a URL has a colon. */
const image = z.string().transform((given, { issues }) => {
  const value = given.replace(/^data:image\/[\w.+-]+;base64,/, "");
  const fault = value.includes(":") ? urlFault(value) : base64Fault(value);
  if (fault === undefined) return value;
  issues.push({ code: "custom", message: fault, input: given });
  return z.NEVER;
});

function urlFault(value: string): string | undefined {
  const address = readPublicAddress(value);
  return "problem" in address ? `${address.problem}; or send the image as base64` : undefined;
}

function base64Fault(value: string): string | undefined {
  const bytes = Math.floor((value.length * 3) / 4);
  // By its padding, the file may be two bytes smaller.
  if (bytes - 2 > MAX_IMAGE_BYTES) {
    const [size, most] = [bytes, MAX_IMAGE_BYTES].map(readableBytes);
    return `has ${size}, and ${most} is the most; make it smaller, models scale images down anyway`;
  }
  if (/^[A-Za-z0-9+/]+={0,2}$/.test(value)) return undefined;
  return "must be an https URL, or a base64 string of the image file itself (no line breaks)";
}

export const images = z.array(image).describe("Each an https URL or base64, for models with vision").optional();
