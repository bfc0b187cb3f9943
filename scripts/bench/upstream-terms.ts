/** The answer that a prompt wishes for: the prompt is this as JSON. Times in ms. */
export interface Wish {
  tokens: number;
  firstMs: number;
  gapMs: number;
}

/** The bench's own direct calls carry this header, and are not counted. */
export const UNCOUNTED = "x-bench-direct";
