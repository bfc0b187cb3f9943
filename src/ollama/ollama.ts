import type { HostConfig } from "../config/config.ts";
import { HearthError } from "../core/errors.ts";
import { isJsonObject, type JsonObject } from "../core/json-object.ts";
import type { InstalledModel, LoadedModel } from "./installed-model.ts";
import { readJson } from "./transport.ts";

/** The quick reads of one Ollama server. What generates or transfers goes through the queue instead. */
export interface Ollama {
  /** `deadlineMs` for a probe that must not wait for long. */
  version(deadlineMs?: number): Promise<string>;
  installedModels(): Promise<InstalledModel[]>;
  loadedModels(): Promise<LoadedModel[]>;
  /** The answer of /api/show, as it came. */
  show(model: string): Promise<JsonObject>;
  /** Takes the model out of memory, once it has ended what it is working on. */
  unload(model: string): Promise<void>;
}

export function createOllama(host: HostConfig): Ollama {
  const models = async (path: string) => {
    const { models } = await readJson(host, { path });
    const named = (model: unknown) => isJsonObject(model) && typeof model.name === "string";
    if (Array.isArray(models) && models.every(named)) return models;
    throw new HearthError("not_ollama", `What answered ${path} is not Ollama: it sent no list of models.`);
  };
  return {
    version: async (deadlineMs) =>
      String((await readJson(host, { path: "/api/version" }, deadlineMs)).version ?? "unknown"),
    installedModels: async () => (await models("/api/tags")) as InstalledModel[],
    loadedModels: async () => (await models("/api/ps")) as LoadedModel[],
    unload: async (model) => {
      await readJson(host, { method: "POST", path: "/api/generate", body: { model, keep_alive: 0, stream: false } });
    },
    show: (model) => readJson(host, { method: "POST", path: "/api/show", body: { model } }),
  };
}
