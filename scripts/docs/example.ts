import type { ToolOutcome } from "../../harness/mcp/sdk-client.ts";

/** A call of docs/examples.md. */
export interface Example {
  title: string;
  /** A sentence or two for the reader, before the call. */
  shows: string;
  tool: string;
  /** Its arguments, or how they follow from the example before. */
  args: Record<string, unknown> | ((before: ToolOutcome) => Record<string, unknown>);
  /** `?wait=` of the URL, for a client that has so little patience. */
  wait?: number;
  /** Whether the page shows the progress notifications too. */
  progress?: boolean;
}

export const MODEL = "gemma3:270m";
export const EMBEDDING_MODEL = "gemma3-embed:270m";
/** Made by an example, and deleted by the last one. */
export const MADE_MODEL = "hearth-example";

/** The same answer each time on one machine, as far as Ollama can promise that. */
export const steady = { temperature: 0, seed: 1 };
