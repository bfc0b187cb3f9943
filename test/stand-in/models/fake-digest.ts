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
