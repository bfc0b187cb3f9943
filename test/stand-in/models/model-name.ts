const DEFAULTS = { host: "registry.ollama.ai", namespace: "library", tag: "latest" };

const PART = {
  host: /^\w[\w.:-]{0,349}$/,
  namespace: /^\w[\w-]{0,79}$/,
  model: /^\w[\w.-]{0,79}$/,
  tag: /^\w[\w.-]{0,79}$/,
};

/** `[host/][namespace/]model[:tag]`, with what was left out filled in. */
export interface ModelName {
  host: string;
  namespace: string;
  model: string;
  tag: string;
}

/** The parts may be invalid: see `isValidName`. */
export function parseName(name: string): ModelName {
  const colon = name.lastIndexOf(":");
  const tagged = colon > name.lastIndexOf("/");
  const parts = (tagged ? name.slice(0, colon) : name).replace(/^https?:\/\//, "").split("/");
  const model = parts.pop() ?? "";
  const namespace = parts.pop() ?? DEFAULTS.namespace;
  const host = parts.length > 0 ? parts.join("/") : DEFAULTS.host;
  return { host, namespace, model, tag: tagged ? name.slice(colon + 1) : DEFAULTS.tag };
}

export function isValidName(name: ModelName): boolean {
  return (Object.keys(PART) as (keyof ModelName)[]).every((part) => PART[part].test(name[part]));
}

/** `registry.ollama.ai/library/gemma3:270m`; where there is no model at all, Ollama says so. */
export const fullName = ({ host, namespace, model, tag }: ModelName) =>
  `${host}/${namespace}/${model || "!MISSING!"}:${tag}`;

/** Whether the name is of Ollama's own registry. */
export const ofTheLibrary = ({ host }: ModelName) => host.toLowerCase() === DEFAULTS.host;

/** `gemma3:270m`: what the defaults add is left out, except for the tag. */
export function shortName(name: ModelName): string {
  const full = fullName(name);
  const byDefault = [`${DEFAULTS.host}/${DEFAULTS.namespace}/`, `${DEFAULTS.host}/`];
  const prefix = byDefault.find((start) => full.toLowerCase().startsWith(start));
  return prefix === undefined ? full : full.slice(prefix.length);
}

/** Equal for names that mean the same model: case does not count. */
export const nameKey = (name: ModelName) => fullName(name).toLowerCase();
