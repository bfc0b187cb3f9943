/**
 * A model name as Ollama compares it: lower case, with its tag, without a scheme, the default host and
 * namespace.
 * `Gemma3` and `registry.ollama.ai/library/gemma3:latest` are both `gemma3:latest`.
 */
export function normalizeModelName(name: string): string {
  const bare = name
    .trim()
    .toLowerCase()
    .replace(/^[^/]*:\/\//, "")
    .replace(/^registry\.ollama\.ai\//, "")
    .replace(/^library\//, "");
  const last = bare.slice(bare.lastIndexOf("/") + 1);
  return last.includes(":") ? bare : `${bare}:latest`;
}

export const sameModel = (one: string, other: string) => normalizeModelName(one) === normalizeModelName(other);

/** Whether the name itself says that the model runs in Ollama's cloud. */
export function isCloudName(name: string): boolean {
  return /(:|-)cloud$/.test(normalizeModelName(name).replace(/:latest$/, ""));
}
