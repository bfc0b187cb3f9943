/** A model of the pretended ollama.com. */
export interface LibraryEntry {
  /** `user/model` for one that is not in the library proper. */
  name: string;
  description: string;
  capabilities: string[];
  sizes: string[];
  pulls: string;
  tags: number;
  updated: string;
}

export const LIBRARY: readonly LibraryEntry[] = [
  {
    name: "gemma3",
    description: "The current, most capable model that runs on a single GPU.",
    capabilities: ["vision", "cloud"],
    sizes: ["270m", "1b", "4b", "12b", "27b"],
    pulls: "37.2M",
    tags: 29,
    updated: "8 months ago",
  },
  {
    name: "gemma3n",
    description: "Gemma 3n models are designed for efficient execution on everyday devices such as laptops & phones.",
    capabilities: [],
    sizes: ["e2b", "e4b"],
    pulls: "1.4M",
    tags: 9,
    updated: "1 year ago",
  },
  {
    name: "kimi-k3",
    description: "Multimodal agentic model.",
    capabilities: ["vision", "tools", "cloud"],
    sizes: [],
    pulls: "96.1K",
    tags: 1,
    updated: "3 weeks ago",
  },
  {
    name: "mixtral",
    description: "A set of Mixture of Experts (MoE) models with open weights by Mistral AI.",
    capabilities: ["tools"],
    sizes: ["8x7b", "8x22b"],
    pulls: "1.9M",
    tags: 70,
    updated: "1 year ago",
  },
  {
    name: "nomic-embed-text",
    description: "A high-performing open embedding model with a large token context window.",
    capabilities: ["embedding"],
    sizes: [],
    pulls: "67.8M",
    tags: 3,
    updated: "2 years ago",
  },
  {
    name: "parthsareen/nimble",
    description: "",
    capabilities: ["decision"],
    sizes: ["9b"],
    pulls: "27",
    tags: 2,
    updated: "yesterday",
  },
];
