import type { Counted } from "./fit-history.ts";

/** A history for a model that cannot see: Ollama refuses any image to it. What it takes without is not counted yet. */
export function withoutImages<T extends Counted>(history: readonly T[]): { history: T[]; images: number } {
  let images = 0;
  const blind = history.map((counted) => {
    const { images: shown, ...message } = counted.message;
    if (shown === undefined) return counted;
    images += shown.length;
    return { ...counted, message, tokens: undefined };
  });
  return { history: blind, images };
}
