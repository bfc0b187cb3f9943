import { OllamaError } from "../http/ollama-error.ts";

/**
 * The 64 hex digits of `sha256:...` or `sha256-...`.
 * @throws OllamaError 400
 */
export function hexOf(digest: string): string {
  const hex = /^sha256[:-]([0-9a-fA-F]{64})$/.exec(digest)?.[1];
  if (hex === undefined) throw new OllamaError(400, "invalid digest format");
  return hex;
}
