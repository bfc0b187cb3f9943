/** What a tool may need of a model. */
export type Capability = "completion" | "tools" | "insert" | "vision" | "embedding" | "thinking";

/** What a model can do, in Ollama's own words. */
export const CAPABILITIES: readonly string[] = [
  "completion",
  "tools",
  "insert",
  "vision",
  "embedding",
  "thinking",
  "audio",
  "image",
];
