import type { CreateFields } from "../src/modelfile/parse-modelfile.ts";

export interface ModelfileCase {
  name: string;
  modelfile: string;
  /** The JSON that `ollama create -f` makes of it; else there is an error. */
  create?: CreateFields;
  notices?: RegExp[];
  error?: RegExp;
  /** What Ollama's own client does where we do otherwise; not asked where it would download, or where its version decides. */
  cli?: "accepts" | "refuses" | "not asked";
  /** What Ollama does with the JSON, whoever sends it. */
  server?: "refuses";
}

export const FROM = "FROM gemma3:270m\n";
export const from = "gemma3:270m";

/** A case that is read; it comes after FROM gemma3:270m. */
export const says = (name: string, more: string, create: CreateFields): ModelfileCase => ({
  name,
  modelfile: FROM + more,
  create: { from, ...create },
});
/** A case that is refused; the error is looked for in the message and what to do next. */
export const refuses = (name: string, modelfile: string, error: RegExp, cli?: ModelfileCase["cli"]): ModelfileCase => ({
  name,
  modelfile,
  error,
  ...(cli === undefined ? {} : { cli }),
});
