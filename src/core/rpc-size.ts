import { HearthError } from "./errors.ts";

/** Bytes that one call over Durable Object RPC, or its answer, carries. */
export const MAX_RPC_BYTES = 32 * 1024 * 1024;

/**
 * Returns about how many bytes a value takes over RPC, or rather more. V8 keeps a text in one byte for each code unit only if
 * all of them are in Latin-1.
 */
export function rpcBytes(value: object): number {
  const json = JSON.stringify(value);
  return /[\u0100-\uffff]/.test(json) ? 2 * json.length : json.length;
}

/** Returns whether a call failed because it, or its answer, is larger than `MAX_RPC_BYTES`. */
export const isTooLargeForRpc = (thrown: unknown): boolean =>
  thrown instanceof Error && /^Serialized RPC arguments or return values are limited to/.test(thrown.message);

/** Error for messages that no call can carry. */
export const messagesTooLarge = () =>
  new HearthError("too_large", "The messages of this call are too large to be passed on, so nothing of them was kept.");
