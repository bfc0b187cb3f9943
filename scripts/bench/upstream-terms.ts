/** The answer that a prompt asks for; the prompt is this as JSON. Times in ms. */
export interface Wish {
  tokens: number;
  firstMs: number;
  gapMs: number;
  /** Identifies the generation afterwards. */
  name?: string;
}

/** A generation with a name, and how it ended. */
export interface Generated {
  name: string;
  /** Whether the client left before the end; undefined while it is running. */
  left?: boolean;
  /** Ms since 1970. */
  endedAt?: number;
}

/** Header of the bench's own direct calls, which are not counted. */
export const UNCOUNTED = "x-bench-direct";
