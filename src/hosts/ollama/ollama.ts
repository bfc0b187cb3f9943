import type { HostConfig } from "../../config/config.ts";
import { HearthError } from "../../core/errors.ts";
import { isJsonObject, type JsonObject } from "../../core/json-object.ts";
import type { InstalledModel, LoadedModel } from "./installed-model.ts";
import { openUpstream, readJson, type UpstreamCall } from "./transport.ts";

/** What one Ollama server does at once. What generates or transfers goes through the queue instead. */
export interface Ollama {
  /** `deadlineMs` for a probe that must not wait for long. */
  version(deadlineMs?: number): Promise<string>;
  installedModels(): Promise<InstalledModel[]>;
  loadedModels(): Promise<LoadedModel[]>;
  /** The answer of /api/show, as it came. */
  show(model: string): Promise<JsonObject>;
  /** Takes the model out of memory, once it has ended what it is working on. */
  unload(model: string): Promise<void>;
  /** Overwrites the destination without asking. */
  copy(source: string, destination: string): Promise<void>;
  delete(model: string): Promise<void>;
  /** @param digest `sha256:` and 64 hexadecimal digits */
  hasBlob(digest: string): Promise<boolean>;
}

/** Renaming a manifest takes a moment, deleting the files of a large model a few more. */
const WRITE_MS = 30_000;

export function createOllama(host: HostConfig): Ollama {
  const models = async (path: string) => {
    const { models } = await readJson(host, { path });
    const named = (model: unknown) => isJsonObject(model) && typeof model.name === "string";
    if (Array.isArray(models) && models.every(named)) return models;
    throw new HearthError("not_ollama", `What answered ${path} is not Ollama: it sent no list of models.`);
  };
  const write = async (call: Omit<UpstreamCall, "signal">) => {
    const response = await openUpstream(host, { ...call, signal: AbortSignal.timeout(WRITE_MS) });
    await response.body?.cancel();
  };
  return {
    version: async (deadlineMs) =>
      String((await readJson(host, { path: "/api/version" }, deadlineMs)).version ?? "unknown"),
    installedModels: async () => (await models("/api/tags")) as InstalledModel[],
    loadedModels: async () => (await models("/api/ps")) as LoadedModel[],
    unload: async (model) => {
      await readJson(host, { method: "POST", path: "/api/generate", body: { model, keep_alive: 0, stream: false } });
    },
    copy: async (source, destination) => {
      await write({ method: "POST", path: "/api/copy", body: { source, destination } });
    },
    delete: async (model) => {
      await write({ method: "DELETE", path: "/api/delete", body: { model } });
    },
    hasBlob: async (digest) => {
      try {
        await write({ method: "HEAD", path: `/api/blobs/${digest}` });
        return true;
      } catch (thrown) {
        if (thrown instanceof HearthError && thrown.code === "not_ollama") return false;
        throw thrown;
      }
    },
    show: (model) => readJson(host, { method: "POST", path: "/api/show", body: { model } }),
  };
}
