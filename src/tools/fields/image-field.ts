import * as z from "zod";
import { MAX_IMAGE_BYTES, readableBytes } from "../../core/bytes.ts";
import { readPublicAddress } from "../../public-web/public-address.ts";

/** Start of a data URL, whatever type it claims and with any parameters: the bytes decide what it is. */
const DATA_URL = /^data:(?:[\w.+-]+\/[\w.+-]+)?(?:;[\w.+-]+=[\w.+-]+)*;base64,/i;

/** Image: an https URL, which `resolve-images.ts` fetches, or the base64 of the file. Only a URL contains a colon. */
const image = z.string().transform((given, { issues }) => {
  const bare = given.replace(DATA_URL, "");
  const value = bare.includes(":") ? bare : bare.replace(/\s+/g, "");
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
  // Padding: the file may be two bytes smaller.
  if (bytes - 2 > MAX_IMAGE_BYTES) {
    const [size, max] = [bytes, MAX_IMAGE_BYTES].map(readableBytes);
    return `has ${size}, but at most ${max} is allowed; make it smaller, models scale images down anyway`;
  }
  if (/^[A-Za-z0-9+/]+={0,2}$/.test(value)) return undefined;
  return "must be an https URL, or a base64 string of the image file itself";
}

/** Images of a prompt or a message. */
export const images = z.array(image).describe("Images as https URLs or base64, for models with vision").optional();
