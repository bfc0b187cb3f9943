import { HearthError } from "./errors.ts";

/** Bytes that one call over Durable Object RPC, or its answer, carries. */
export const MAX_RPC_BYTES = 32 * 1024 * 1024;

const BEYOND_LATIN1 = /[\u0100-\uffff]/;

/**
 * Returns about how many bytes a value takes over RPC, or rather more, without making its text. V8 keeps a text in one byte for
 * each code unit only if all of them are in Latin-1.
 */
export function rpcBytes(value: unknown): number {
  if (typeof value === "string") return (BEYOND_LATIN1.test(value) ? 2 : 1) * value.length + 8;
  if (typeof value !== "object" || value === null) return 12;
  let bytes = 12;
  if (Array.isArray(value)) for (const part of value) bytes += rpcBytes(part) + 4;
  else for (const [key, part] of Object.entries(value)) bytes += rpcBytes(key) + rpcBytes(part);
  return bytes;
}

/** Whether a call failed because it, or its answer, is larger than `MAX_RPC_BYTES`, or was refused for that. */
export const isTooLargeForRpc = (thrown: unknown): boolean =>
  thrown instanceof MessagesTooLarge ||
  (thrown instanceof Error && /^Serialized RPC arguments or return values are limited to/.test(thrown.message));

/** Error for messages that no call can carry. */
export class MessagesTooLarge extends HearthError {
  constructor() {
    super("too_large", "The messages of this call are too large to be passed on, so nothing of them was kept.");
  }
}
