import { OllamaError } from "../http/ollama-error.ts";

/** A name as servers from 0.30 on read it: where the model is to run is taken off its end. */
export interface ModelReference {
  base: string;
  source?: "cloud" | "local";
}

/**
 * @param asked such as `gpt-oss:120b-cloud`, `gemma3:local`
 * @throws OllamaError 400 for two contradicting suffixes
 */
export function parseReference(asked: string): ModelReference {
  const reference = cutSource(asked.trim());
  if (reference.source !== undefined && cutSource(reference.base).source !== undefined) {
    throw new OllamaError(400, `use either :local or :cloud, not both: ${JSON.stringify(asked.trim())}`);
  }
  return reference;
}

function cutSource(name: string): ModelReference {
  const colon = name.lastIndexOf(":");
  if (colon === -1) return { base: name };
  const tag = name
    .slice(colon + 1)
    .trim()
    .toLowerCase();
  if (tag === "cloud" || tag === "local") return { base: name.slice(0, colon), source: tag };
  if (tag.endsWith("-cloud") && !tag.includes("/")) return { base: name.slice(0, -"-cloud".length), source: "cloud" };
  return { base: name };
}
