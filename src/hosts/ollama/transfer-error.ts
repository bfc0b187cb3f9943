import { type ErrorCode, HearthError } from "../../core/errors.ts";
import { DEFAULT_REGISTRY, parseModelAddress } from "../../core/model-address.ts";
import { quote } from "../../core/quote.ts";
import type { Transfer } from "../host.ts";
import { quoteHost } from "../quote-host.ts";
import { failed } from "./upstream-error.ts";

/** What an error means, told by words in it. The first rule that fits is taken. */
interface Rule {
  words: RegExp;
  /** The only kind of transfer that it is about. */
  kind?: Transfer["kind"];
  code: ErrorCode;
  message: (model: string) => string;
  /** Whether the message is enough without Ollama's words. */
  alone?: true;
  next?: string | ((transfer: Transfer, model: string) => string);
}

const RULES: readonly Rule[] = [
  {
    words: /sharded GGUF/i,
    code: "ollama_refused",
    message: (model) => `${model} is split into several files, which Ollama cannot pull`,
    next: "Pull another quantization of this repository, one that is a single file, or another repository.",
  },
  {
    words: /not GGUF|not compatible with llama\.cpp/i,
    code: "ollama_refused",
    message: (model) => `${model} is not in the format GGUF, which Ollama needs`,
    next: "Look for a repository of the same model whose name ends in GGUF.",
  },
  {
    words: /requires MLX/i,
    code: "ollama_refused",
    message: (model) => `${model} runs only with MLX, on a Mac with Apple silicon`,
    next: "Pull a version of this model without mlx in its tag.",
  },
  {
    words: /digest mismatch/i,
    code: "ollama_failed",
    message: () => "A file arrived damaged, and Ollama discarded it",
    next: "Call again: what arrived well is kept, and that file is downloaded again.",
  },
  {
    words: /file does not exist|manifest unknown/i,
    code: "model_not_found",
    message: (model) => `The registry has no model ${model}, or no such tag`,
    alone: true,
    next: (_, model) =>
      parseModelAddress(model)?.host === DEFAULT_REGISTRY
        ? "Look up its name and tags at https://ollama.com/library."
        : "Check the name and the tag in that registry.",
  },
  {
    words: /no such file or directory/i,
    kind: "push",
    code: "model_not_found",
    message: (model) => `The model ${model} is not installed`,
    alone: true,
  },
  {
    words: /newer version of Ollama/i,
    code: "ollama_refused",
    message: () => "This model needs a newer Ollama",
    next: "Update Ollama at home.",
  },
  // Before the registry: Ollama tries to write again until its retries are used up, and says that too.
  {
    words: /no space left|disk quota/i,
    code: "ollama_failed",
    message: () => "The disk at home is full",
    next: "Delete a model that is not needed.",
  },
  {
    words: /HTTP response to HTTPS|insecure protocol/i,
    code: "ollama_refused",
    message: (model) => `The registry of ${model} speaks no TLS`,
    next: ({ kind }) =>
      kind === "create"
        ? "Pull it first by ollama_pull_model with insecure: true."
        : "Set insecure: true for a registry of your own without TLS.",
  },
  {
    words: /manifest: 429|too many requests|rate limit/i,
    code: "registry_unreachable",
    message: () => "The registry has received too many requests from the home",
    next: "Call again in some minutes. What has arrived is kept.",
  },
  {
    // The last is what Ollama says of a 401 that names no place for a token, as Hugging Face answers.
    words:
      /unauthorized|not authorized|access denied|must be signed in|invalid username|manifest: 40[13]\b|gated|realm host/i,
    code: "ollama_refused",
    message: () => "The registry did not let Ollama in",
    next: ({ kind }) =>
      kind === "push"
        ? "Sign in at home (ollama signin), and give the model a name that begins with that account: account/model."
        : "Check the name: a registry may say the same of a model that it does not have. A private model, or one whose terms " +
          "must be accepted first, needs the home to be signed in with that registry (ollama signin; Hugging Face: add " +
          "Ollama's key to the account).",
  },
  {
    words: /dial tcp|no such host|max retries exceeded|timeout|connection re|unexpected EOF|TLS/i,
    code: "registry_unreachable",
    message: () => "Ollama at home could not reach the registry",
  },
];

/** Returns the error for what Ollama says when a registry, its connection or the disk fails. Its status was 200 by then. */
export function transferError(error: string, transfer: Transfer): HearthError {
  // A create talks to a registry only for its base.
  const model = transfer.kind === "create" ? transfer.body.from : transfer.model;
  const rule = RULES.find(({ words, kind = transfer.kind }) => kind === transfer.kind && words.test(error));
  if (rule === undefined) return unknownError(error);
  const says = rule.alone ? "." : `; Ollama says ${quoteHost(error)}.`;
  const next = typeof rule.next === "function" ? rule.next(transfer, model) : rule.next;
  return new HearthError(rule.code, `${rule.message(quote(model))}${says}`, next);
}

/** The general advice is about models that do not load. */
function unknownError(error: string): HearthError {
  const { code, message, next } = failed(error);
  return new HearthError(code, message, code === "ollama_failed" ? "Read the Ollama log at home." : next);
}
