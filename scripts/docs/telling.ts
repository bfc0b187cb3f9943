import type { ToolOutcome } from "../../harness/mcp/sdk-client.ts";

/** A call as the page tells it: what it shows, and what goes out. */
export interface Example {
  title: string;
  /** A sentence or two for the reader, before the call. */
  shows: string;
  tool: string;
  args: Record<string, unknown>;
  /** `?wait=` of the URL, for a client that has so little patience. */
  wait?: number;
  /** Whether the page shows the progress notifications too. */
  progress?: boolean;
}

/** Makes the call and writes it down. */
export type Tell = (example: Example) => Promise<ToolOutcome>;

export const MODEL = "gemma3:270m";
export const EMBEDDING_MODEL = "gemma3-embed:270m";
/** Made by the story and deleted at its end. */
export const MADE_MODEL = "hearth-example";

/** The same answer each time on one machine, as far as Ollama can promise that. */
export const steady = { temperature: 0, seed: 1 };
