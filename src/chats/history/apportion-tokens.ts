import { type Counted, tokensOf } from "./fit-history.ts";

/** Less than that share of its estimate no message takes: then the sum has told less than it seems to. */
const LEAST = 1 / 4;

/**
 * Tokens of messages of which only the sum is known: by their estimates, as shares.
 * @param total what Ollama counted, less what is known of other messages
 */
export function apportionTokens(
  open: readonly (Counted & { seq: number })[],
  total: number,
): { seq: number; tokens: number }[] {
  const estimated = open.reduce((sum, counted) => sum + tokensOf(counted), 0);
  const share = total / estimated;
  if (!(share >= LEAST)) return [];
  return open.map((counted) => ({ seq: counted.seq, tokens: Math.max(1, Math.round(share * tokensOf(counted))) }));
}
