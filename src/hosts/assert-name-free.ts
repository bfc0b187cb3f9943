import { HearthError } from "../core/errors.ts";
import { sameModel } from "../core/model-name.ts";
import { quote } from "../core/quote.ts";
import type { Host } from "./host.ts";

/** Ollama overwrites without asking, so the home is asked first. @throws HearthError `model_exists` */
export async function assertNameFree(host: Host, name: string, next?: string): Promise<void> {
  if (!(await isInstalled(host, name))) return;
  throw new HearthError("model_exists", `There is a model ${quote(name)} already.`, next);
}

/** As the home says now, not as it was a moment ago. */
export async function isInstalled(host: Host, name: string): Promise<boolean> {
  return (await host.installedModels()).some((model) => sameModel(model.name, name));
}
