/** The answer that a prompt wishes for: the prompt is this as JSON. Times in ms. */
export interface Wish {
  tokens: number;
  firstMs: number;
  gapMs: number;
  /** By which it is found again among the generations. */
  name?: string;
}

/** A generation with a name, and what has become of it. */
export interface Generated {
  name: string;
  /** Whether the client went before the end; undefined while it goes on. */
  left?: boolean;
  /** Ms since 1970. */
  endedAt?: number;
}

/** The bench's own direct calls carry this header, and are not counted. */
export const UNCOUNTED = "x-bench-direct";
