import { tokensOf } from "./fit-history.ts";
import type { StoredMessage } from "./message-table.ts";

/**
 * Tokens of those messages that have no count yet, so that all together have `total`: by their estimates, as shares.
 * @param total as Ollama counted the prompt of which these are all the messages
 */
export function shareOut(messages: readonly StoredMessage[], total: number): { seq: number; tokens: number }[] {
  const open = messages.filter(({ tokens }) => tokens === undefined);
  const known = messages.reduce((sum, { tokens = 0 }) => sum + tokens, 0);
  const estimated = open.reduce((sum, message) => sum + tokensOf(message), 0);
  if (total <= known || estimated === 0) return [];
  return open.map((message) => ({
    seq: message.seq,
    tokens: Math.max(1, Math.round(((total - known) * tokensOf(message)) / estimated)),
  }));
}
