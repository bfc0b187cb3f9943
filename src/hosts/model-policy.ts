import type { ModelPolicy } from "../config/config.ts";
import { HearthError } from "../core/errors.ts";
import { isCloudName, normalizeModelName, sameModel } from "../core/model-name.ts";
import { quote } from "../core/quote.ts";
import type { InstalledModel } from "./installed-model.ts";

/** Why the owner's policy refuses a model: it is not on the list of allowed models, or runs in Ollama's cloud. */
export type ModelFault = "unlisted" | "in_cloud";

/**
 * Compares a model with the owner's policy. A stub of a cloud model may have any name, so the installed models are checked
 * too, where they are known.
 * @returns why it is refused; undefined if it is allowed
 */
export function modelFault(
  policy: ModelPolicy,
  name: string,
  installed: readonly InstalledModel[] = [],
): ModelFault | undefined {
  if (!isListed(policy, name)) return "unlisted";
  if (policy.allowCloud) return undefined;
  const remote = installed.some((model) => model.remote_host !== undefined && sameModel(model.name, name));
  return remote || isCloudName(name) ? "in_cloud" : undefined;
}

/** Returns the error for a model that the policy refuses. */
export function modelRefusal(fault: ModelFault, name: string): HearthError {
  if (fault === "unlisted") {
    return new HearthError("model_not_allowed", `The owner does not allow the model ${quote(name)} here.`);
  }
  return new HearthError(
    "model_not_allowed",
    `The model ${quote(name)} runs in Ollama's cloud, and prompts must not leave the house.`,
    "Use a model that is installed at home. The owner can allow cloud models with ALLOW_CLOUD_MODELS=true.",
  );
}

/** Checks a model against the owner's policy, as `modelFault` does. @throws HearthError `model_not_allowed` */
export function assertModelAllowed(policy: ModelPolicy, name: string, installed?: readonly InstalledModel[]): void {
  const fault = modelFault(policy, name, installed);
  if (fault !== undefined) throw modelRefusal(fault, name);
}

/** Returns the installed models that the policy allows. */
export function allowedModels(policy: ModelPolicy, installed: readonly InstalledModel[]): InstalledModel[] {
  return installed.filter(
    (model) =>
      isListed(policy, model.name) &&
      (policy.allowCloud || (model.remote_host === undefined && !isCloudName(model.name))),
  );
}

function isListed({ allowed, allowedHere = [] }: ModelPolicy, name: string): boolean {
  const normalized = normalizeModelName(name);
  return matchesAny(allowed, normalized) && matchesAny(allowedHere, normalized);
}

function matchesAny(globs: readonly string[], name: string): boolean {
  const untagged = name.replace(/:latest$/, "");
  return globs.length === 0 || globs.some((glob) => globToRegExp(glob).test(name) || globToRegExp(glob).test(untagged));
}

/** A glob without a / matches only names without one: qwen3* must not match qwen3.elsewhere.com/x/y or qwen3x/y. */
function globToRegExp(glob: string): RegExp {
  const any = glob === "*" || glob.includes("/") ? "." : "[^/]";
  const pattern = glob
    .toLowerCase()
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replace(/\*/g, `${any}*`)
    .replace(/\?/g, any);
  return new RegExp(`^${pattern}$`);
}
