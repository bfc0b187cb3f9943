import type { z } from "zod";
import type { ChatClient } from "../../chats/client/chat-client.ts";
import type { Config } from "../../config/config.ts";
import type { Caller, Grant } from "../../core/caller.ts";
import type { Ollama } from "../../hosts/ollama/ollama.ts";
import type { Metadata } from "../../metadata/metadata.ts";
import type { QueueClient } from "../../queue/client/queue-client.ts";

export const CATEGORIES = [
  ...(["models", "generate", "chat", "embeddings", "processes", "blobs", "modelfile", "system", "batch"] as const),
  ...(["utilities", "context", "requests", "runtime", "help"] as const),
] as const;
export type Category = (typeof CATEGORIES)[number];

/** What a tool may touch, for one call of one caller. */
export interface ToolContext {
  metadata: Metadata;
  queue: QueueClient;
  chats: ChatClient;
  ollama: Ollama;
  config: Config;
  caller: Caller;
}

/** A tool is data: what a model sees of it, and a short function. `mcp/` does everything else. */
export interface Tool<Input extends z.ZodObject = z.ZodObject, Output extends z.ZodType = z.ZodType> {
  /** `ollama_` and words, lower case; at most 21 characters where some connectors must see it. */
  name: string;
  title: string;
  category: Category;
  /** In `?toolsets=core`: what an agent needs for asking. */
  core?: boolean;
  grant: Grant;
  /** Another one that is enough: what a tool of that grant has begun must be brought to its end. */
  orGrant?: Grant;
  /** What it does to the home; the MCP hints are derived from it. */
  effect: "read" | "write" | "destroy";
  /** It reaches beyond the home: a registry, the public library. */
  openWorld?: boolean;
  /** One or two sentences, at most 300 characters. */
  description: string;
  input: Input;
  output: Output;
  run(input: z.output<Input>, context: ToolContext): Promise<z.input<Output>>;
  /** For a value that is prose: the text that stands alone for a reader who sees nothing else. */
  prose?(value: z.input<Output>): string;
}

/** Keeps the types of one definition together; the catalogue then forgets them. */
export function defineTool<Input extends z.ZodObject, Output extends z.ZodType>(tool: Tool<Input, Output>): Tool {
  return tool as unknown as Tool;
}
