import { expect, test } from "vitest";
import { transferError } from "../../../../src/hosts/ollama/transfer-error.ts";

const pull = { kind: "pull", model: "hf.co/a/b:Q4" } as const;

test.each([
  [
    'pull model manifest: 400: {"error":"The specified repository contains sharded GGUF. Ollama does not support this yet."}',
    "ollama_refused",
    /split into several files.*another quantization/s,
  ],
  [
    "pull model manifest: 401: Invalid username or password.",
    "ollama_refused",
    /did not let Ollama in.*Check the name/s,
  ],
  ["pull model manifest: 403: access to this repository is gated", "ollama_refused", /Check the name/],
  [
    'pull model manifest: realm host "" does not match original host "hf.co"',
    "ollama_refused",
    /did not let Ollama in.*Check the name/s,
  ],
  ["pull model manifest: 429: slow down", "registry_unreachable", /too many requests.*some minutes/s],
  [
    "pull model manifest: 400: Repository is not GGUF or is not compatible with llama.cpp",
    "ollama_refused",
    /ends in GGUF/,
  ],
  [
    "digest mismatch, file must be downloaded again: want a, got b",
    "ollama_failed",
    /arrived damaged.*downloaded again/s,
  ],
  ["this model requires MLX support, but the MLX runtime is not available", "ollama_refused", /without mlx/],
  [
    "pull model manifest: file does not exist",
    "model_not_found",
    /^The registry has no model "hf\.co\/a\/b:Q4".*in that registry/s,
  ],
  ["something else", "ollama_failed", /something else.*Read the Ollama log at home\.$/s],
] as const)("%s has its own advice", (words, code, sentence) => {
  const error = transferError(words, pull);
  expect(error.code).toBe(code);
  expect(`${error.message} ${error.next}`).toMatch(sentence);
  expect(`${error.message} ${error.next}`).not.toMatch(/num_ctx|did not load|capability/);
});
