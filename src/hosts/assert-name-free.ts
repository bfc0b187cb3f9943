import { HearthError } from "../core/errors.ts";
import { sameModel } from "../core/model-name.ts";
import { quote } from "../core/quote.ts";
import type { Ollama } from "./ollama/ollama.ts";

/** Ollama overwrites without asking, so the home is asked first. @throws HearthError `model_exists` */
export async function assertNameFree(ollama: Ollama, name: string, next?: string): Promise<void> {
  if (!(await isInstalled(ollama, name))) return;
  throw new HearthError("model_exists", `There is a model ${quote(name)} already.`, next);
}

/** As the home says now, not as it was a moment ago. */
export async function isInstalled(ollama: Ollama, name: string): Promise<boolean> {
  return (await ollama.installedModels()).some((model) => sameModel(model.name, name));
}
