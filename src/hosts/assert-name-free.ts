import { HearthError } from "../core/errors.ts";
import { sameModel } from "../core/model-name.ts";
import { quote } from "../core/quote.ts";
import type { Host } from "./host.ts";

/** Checks that no model has this name: Ollama overwrites without asking. @throws HearthError `model_exists` */
export async function assertNameFree(host: Host, name: string, next?: string): Promise<void> {
  if (!(await isInstalled(host, name))) return;
  throw new HearthError("model_exists", `A model ${quote(name)} already exists.`, next);
}

/** Whether a model is installed, as the host says now and not from a cache. */
export async function isInstalled(host: Host, name: string): Promise<boolean> {
  return (await host.installedModels()).some((model) => sameModel(model.name, name));
}
