/** Model name split into its parts, with Ollama's defaults for the parts that were left out. */
export interface ModelAddress {
  /** Lower case; `registry.ollama.ai` by default. */
  host: string;
  /** `library` by default. */
  namespace: string;
  model: string;
  /** `latest` by default. */
  tag: string;
}

/** The registry of names without a host. */
export const DEFAULT_REGISTRY = "registry.ollama.ai";

/** The registries that are allowed if the owner names none. They are public, and always use TLS. */
export const PUBLIC_REGISTRIES: readonly string[] = [DEFAULT_REGISTRY, "hf.co", "huggingface.co"];

/** Ollama's own rules (types/model/name.go). They allow no percent sign, no @, no blank and no part `..`. */
const RULES = {
  host: /^\w[\w.:-]{0,349}$/,
  namespace: /^\w[\w-]{0,79}$/,
  model: /^\w[\w.-]{0,79}$/,
  tag: /^\w[\w.-]{0,79}$/,
};

/** A page of a model at ollama.com, as people copy it: the library's, or that of a user. */
const PAGE = /^(?:https?:\/\/)?(?:www\.)?ollama\.com\/([\w.:-]+\/[\w.:-]+)(?:\/tags)?\/?(?:[?#].*)?$/i;

/** Returns the name of the model whose page at ollama.com this is, else the text itself. The host there is no registry. */
export const nameOfPage = (text: string): string => PAGE.exec(text)?.[1]?.replace(/^library\//, "") ?? text;

/** Parses `[host/][namespace/]model[:tag]`. Returns undefined if Ollama would refuse the name. */
export function parseModelAddress(name: string): ModelAddress | undefined {
  const parts = name
    .trim()
    .replace(/^https?:\/\//, "")
    .split("/");
  const [model = "", tag = "latest", ...extra] = (parts.pop() ?? "").split(":");
  const namespace = parts.pop() ?? "library";
  const host = parts.pop() ?? DEFAULT_REGISTRY;
  const address = { host: host.toLowerCase(), namespace, model, tag };
  const complete = parts.length === 0 && extra.length === 0;
  return complete && followsRules(address) ? address : undefined;
}

/** Tells whether Ollama would accept these parts of a name. */
export function followsRules(parts: Partial<ModelAddress>): boolean {
  return (Object.keys(parts) as (keyof ModelAddress)[]).every((part) => RULES[part].test(parts[part] ?? ""));
}
