import { type CountedMessage, tokensOf } from "./fit-history.ts";

/** A smaller share of the estimate is not plausible: Ollama has not counted all of these messages then. */
const MIN_SHARE = 1 / 4;

/**
 * Divides a number of tokens among messages, in proportion to their estimates. Returns nothing if the sum is implausible.
 * @param total tokens that Ollama has counted, minus those of messages counted before
 */
export function apportionTokens(
  messages: readonly (CountedMessage & { seq: number })[],
  total: number,
): { seq: number; tokens: number }[] {
  const estimated = messages.reduce((sum, counted) => sum + tokensOf(counted), 0);
  const share = total / estimated;
  if (!(share >= MIN_SHARE)) return [];
  return messages.map((counted) => ({ seq: counted.seq, tokens: Math.max(1, Math.round(share * tokensOf(counted))) }));
}
