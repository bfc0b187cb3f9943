/** A model name taken apart: where it is kept, with what was left out filled in. */
export interface ModelAddress {
  /** Lower case; `registry.ollama.ai` where none was named. */
  host: string;
  /** `library` where none was named. */
  namespace: string;
  model: string;
  /** `latest` where none was named. */
  tag: string;
}

/** Ollama's own rules (types/model/name.go). They leave no room for a percent sign, an @, a blank or a part `..`. */
const RULES = {
  host: /^\w[\w.:-]{0,349}$/,
  namespace: /^\w[\w-]{0,79}$/,
  model: /^\w[\w.-]{0,79}$/,
  tag: /^\w[\w.-]{0,79}$/,
};

/** `[host/][namespace/]model[:tag]` by Ollama's rules; undefined where Ollama would refuse the name. */
export function parseModelAddress(name: string): ModelAddress | undefined {
  const parts = name
    .trim()
    .replace(/^https?:\/\//, "")
    .split("/");
  const [model = "", tag = "latest", ...more] = (parts.pop() ?? "").split(":");
  const namespace = parts.pop() ?? "library";
  const host = parts.pop() ?? "registry.ollama.ai";
  const address = { host: host.toLowerCase(), namespace, model, tag };
  const whole = parts.length === 0 && more.length === 0;
  return whole && followsRules(address) ? address : undefined;
}

/** Whether the parts of a name, some or all of them, are such as Ollama takes. */
export function followsRules(parts: Partial<ModelAddress>): boolean {
  return (Object.keys(parts) as (keyof ModelAddress)[]).every((part) => RULES[part].test(parts[part] ?? ""));
}
