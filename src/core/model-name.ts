/**
 * Returns a model name in the form in which Ollama compares it: lower case, with a tag, without a scheme and without
 * the default host and namespace. `Gemma3` and `registry.ollama.ai/library/gemma3:latest` both become `gemma3:latest`.
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

/** Tells whether two names mean the same model. */
export const sameModel = (one: string, other: string) => normalizeModelName(one) === normalizeModelName(other);

/** Tells whether the name itself marks a model that runs in Ollama's cloud. */
export function isCloudName(name: string): boolean {
  return /(:|-)cloud$/.test(normalizeModelName(name).replace(/:latest$/, ""));
}
