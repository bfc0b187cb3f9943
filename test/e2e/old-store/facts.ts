type Value = Record<string, unknown>;

/**
 * An answer without the sentences that Hearth adds, which another build may word in another way: how many notices there
 * are, whether there is an error, and how far it came, remain.
 */
export function factsOf({ origin: _, next: __, error, notices, progress, text, text_length, ...facts }: Value): Value {
  const { results } = facts;
  const { done, total } = (progress ?? {}) as Value;
  // The text of a list of items is a sentence about them.
  const said = results === undefined && facts.embeddings === undefined ? { text, text_length } : {};
  return {
    ...facts,
    ...said,
    ...(progress === undefined ? {} : { progress: { done, total } }),
    ...(Array.isArray(results) ? { results: results.map(factsOf) } : {}),
    notices: Array.isArray(notices) ? notices.length : 0,
    failed: error !== undefined,
  };
}

/** The part of the answer that is in an error's text, as 8d4ae6b wrote it; empty where there is none. */
export const textSoFar = (error: string): string => /Text so far [^\n]*:\n(.*)\n\n\[/s.exec(error)?.[1] ?? "";
