import { createHash, randomBytes } from "node:crypto";

/** By which people and secret scanners know it. */
const PREFIX = "hearth_";
const BYTES = 32;

/** 256 random bits, safe in URLs and headers, and the hash by which the Worker knows them. */
export function makeToken(): { token: string; sha256: string } {
  const token = PREFIX + randomBytes(BYTES).toString("base64url");
  return { token, sha256: createHash("sha256").update(token).digest("hex") };
}
