export interface ToolCall {
  id: string;
  function: { index: number; name: string; arguments: Record<string, unknown> };
}

/** Log probabilities of one token; `bytes` is its UTF-8. */
export interface Logprob {
  token: string;
  logprob: number;
  bytes: number[];
  top_logprobs?: Omit<Logprob, "top_logprobs">[];
}

/** Durations in nanoseconds. What is 0 is left out, as Go leaves it out. */
export interface Metrics {
  total_duration?: number;
  load_duration?: number;
  prompt_eval_count?: number;
  prompt_eval_duration?: number;
  eval_count?: number;
  eval_duration?: number;
}

/** One step of an answer; generate and chat each make a line of their own shape of it. */
export interface Part {
  content: string;
  thinking?: string;
  toolCalls?: ToolCall[];
  logprobs?: Logprob[];
  /** Only in the last part, and missing where the answer was cut off. */
  end?: { reason: "stop" | "length"; metrics: Metrics };
}
