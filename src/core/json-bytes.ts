/**
 * Returns about how many bytes a value takes as JSON, without making its text. It does not recurse: a value from outside may
 * be nested in any depth.
 */
export function jsonBytes(value: unknown): number {
  let bytes = 0;
  const parts = [value];
  while (parts.length > 0) bytes += bytesOf(parts.pop(), parts);
  return bytes;
}

/** Returns the bytes of a value without those of the values in it, which are added to `parts`. */
function bytesOf(value: unknown, parts: unknown[]): number {
  if (typeof value === "string") return Buffer.byteLength(value) + 3;
  if (typeof value !== "object" || value === null) return 8;
  if (Array.isArray(value)) {
    for (const part of value) parts.push(part);
    return 2;
  }
  let bytes = 2;
  for (const [key, part] of Object.entries(value)) {
    bytes += key.length + 3;
    parts.push(part);
  }
  return bytes;
}
