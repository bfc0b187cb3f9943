import { createHash, randomBytes } from "node:crypto";

/** Lets people and secret scanners recognise a token. */
const PREFIX = "hearth_";
const BYTES = 32;

/** Makes a token of 256 random bits, safe in URLs and headers, and the hash that the Worker compares. */
export function makeToken(): { token: string; sha256: string } {
  const token = PREFIX + randomBytes(BYTES).toString("base64url");
  return { token, sha256: createHash("sha256").update(token).digest("hex") };
}
