import { OllamaError } from "../http/ollama-error.ts";

/**
 * The 64 hex digits of `sha256:...` or `sha256-...`.
 * @throws OllamaError 400
 */
export function hexOf(digest: string): string {
  const hex = /^sha256[:-]([0-9a-fA-F]{64})$/.exec(digest)?.[1];
  if (hex === undefined) throw new OllamaError(400, "invalid digest format");
  return hex;
}

const FNV_PRIME = 0x01000193;

/** 64 hex digits that look like a SHA-256 and depend on nothing but the text. */
export function fakeDigest(text: string): string {
  return Array.from({ length: 8 }, (_, index) => fnv(`${index}:${text}`)).join("");
}

function fnv(text: string): string {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, FNV_PRIME);
  return (hash >>> 0).toString(16).padStart(8, "0");
}
