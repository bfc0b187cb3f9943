/** Returns about how many bytes a value takes as JSON, without making its text. */
export function jsonBytes(value: unknown): number {
  if (typeof value === "string") return Buffer.byteLength(value) + 3;
  if (typeof value !== "object" || value === null) return 8;
  let bytes = 2;
  if (Array.isArray(value)) for (const part of value) bytes += jsonBytes(part);
  else for (const [key, part] of Object.entries(value)) bytes += key.length + 3 + jsonBytes(part);
  return bytes;
}
