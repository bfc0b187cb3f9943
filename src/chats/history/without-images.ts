import type { CountedMessage } from "./fit-history.ts";

/**
 * Removes the images from a history, for a model without vision: Ollama would refuse the whole request. Also returns how
 * many there were. The token count of such a message is dropped, as it includes the images.
 */
export function withoutImages<T extends CountedMessage>(history: readonly T[]): { history: T[]; images: number } {
  let images = 0;
  const stripped = history.map((counted) => {
    const { images: removed, ...message } = counted.message;
    if (removed === undefined) return counted;
    images += removed.length;
    return { ...counted, message, tokens: undefined };
  });
  return { history: stripped, images };
}
