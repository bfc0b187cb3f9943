import { HearthError } from "../core/errors.ts";
import { PUBLIC_REGISTRIES, parseModelAddress } from "../core/model-address.ts";
import { quote } from "../core/quote.ts";
import { assertMay } from "../people/assert-may.ts";
import { may } from "../people/may.ts";
import { lookUpInRegistry } from "../public-web/registry.ts";
import type { ActionContext } from "./action-context.ts";

/**
 * Asserts that a pull replaces no model that was made at the home, unless the caller has the grant `delete`. Updating a model
 * of a registry needs no more than `manage`.
 *
 * Ollama does not say where a model comes from. One that was made from another names it, but so does one that was published
 * after that (measured with Ollama 0.17.4). The manifest in the registry tells the two apart: if it names no other model,
 * the installed one is not from there. A model that was made from a file names none, and is not recognised; a registry of
 * the owner's own is not asked.
 * @throws HearthError `grant_missing`
 */
export async function assertNotMadeHere({ host, caller }: ActionContext, model: string): Promise<void> {
  if (may(caller, { command: "replace_model" }).allowed) return;
  const base = await baseOf(host, model);
  if (base === undefined || !PUBLIC_REGISTRIES.includes(parseModelAddress(model)?.host ?? "")) return;
  const answer = await lookUpInRegistry(model, new AbortController().signal);
  const isPublished = answer.state === "found" && answer.base !== undefined;
  if (isPublished || answer.state === "missing") return;
  const made = answer.state === "found" ? "was" : "may have been";
  const subject = `Pulling ${quote(model)}, which ${made} made here from ${quote(base)} and would be replaced,`;
  assertMay(caller, { command: "replace_model", subject });
}

/** Returns the model that an installed one was made from, if Ollama knows. */
async function baseOf(host: ActionContext["host"], model: string): Promise<string | undefined> {
  try {
    return (await host.show(model)).parent_model;
  } catch (thrown) {
    if (thrown instanceof HearthError && thrown.code === "model_not_found") return undefined;
    throw thrown;
  }
}
