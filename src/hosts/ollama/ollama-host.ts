import type { HostAddress, ModelSettings } from "../../config/config.ts";
import { HearthError } from "../../core/errors.ts";
import type { AskSettings, GenerateBody } from "../../core/job.ts";
import { isJsonObject, type JsonObject } from "../../core/json-object.ts";
import type { AskDetails, Host } from "../host.ts";
import type { InstalledModel, LoadedModel } from "../installed-model.ts";
import { type LazyBody, makeBody } from "../lazy-body.ts";
import type { HostCall } from "../transport.ts";
import { embedReportingCuts } from "./embed.ts";
import { streamGeneration } from "./generation.ts";
import { toModelDetails } from "./model-details.ts";
import { openUpstream, readJson } from "./open-upstream.ts";
import { schemaNotices, sendableSchema } from "./sendable-schema.ts";
import { toolNotices } from "./tool-notices.ts";
import { streamTransfer } from "./transfer.ts";

/** Renaming a manifest takes a moment; deleting the files of a large model takes a few seconds. */
const WRITE_MS = 30_000;

/** The adapter for an Ollama server. @param settings have the defaults for what a caller leaves out */
export function createOllamaHost(config: HostAddress, settings: ModelSettings): Host {
  const listed = async (path: string): Promise<unknown[]> => {
    const { models } = await readJson(config, { path });
    // Old versions write an empty list so.
    if (models === null) return [];
    const named = (model: unknown): model is JsonObject => isJsonObject(model) && typeof model.name === "string";
    if (Array.isArray(models) && models.every(named))
      return models.map((model) => (isJsonObject(model.details) ? model : { ...model, details: {} }));
    throw new HearthError("not_ollama", `The server that answered ${path} is not Ollama: it sent no list of models.`);
  };
  const write = (call: Omit<HostCall, "signal">) => callWithoutAnswer(config, call);
  const whole = (model: string, body: LazyBody<AskSettings>) => () =>
    withDefaults(model, sendable(makeBody(body)), settings);
  return {
    id: config.id,
    contextIsFixed: false,
    readsStoppedPrompts: true,
    notices: ({ format, tools }) => [...schemaNotices(format), ...toolNotices(tools)],
    generate: ({ kind, model, body }, limits) =>
      streamGeneration(config, { path: `/api/${kind}`, body: whole(model, body), ...limits }),
    load: (model, body, limits) =>
      streamGeneration(config, { path: "/api/generate", body: whole(model, body), ...limits }),
    embed: ({ model, body: { input, truncate, ...body }, nameText, onUsage }, limits) =>
      embedReportingCuts(config, {
        body: withDefaults(model, body, settings),
        texts: input,
        strict: truncate === false,
        nameText,
        onUsage,
        ...limits,
      }),
    transfer: (transfer, limits) => streamTransfer(config, transfer, limits),
    version: async (deadlineMs) =>
      String((await readJson(config, { path: "/api/version" }, deadlineMs)).version ?? "unknown"),
    installedModels: async () => (await listed("/api/tags")) as InstalledModel[],
    loadedModels: async () => (await listed("/api/ps")) as LoadedModel[],
    show: async (model) =>
      toModelDetails(await readJson(config, { method: "POST", path: "/api/show", body: { model } })),
    unload: async (model) => {
      await readJson(config, { method: "POST", path: "/api/generate", body: { model, keep_alive: 0, stream: false } });
    },
    copy: (source, destination) => write({ method: "POST", path: "/api/copy", body: { source, destination } }),
    delete: (model) => write({ method: "DELETE", path: "/api/delete", body: { model } }),
    hasBlob: (digest) => hasBlob(config, digest),
  };
}

async function callWithoutAnswer(config: HostAddress, call: Omit<HostCall, "signal">): Promise<void> {
  const response = await openUpstream(config, { ...call, signal: AbortSignal.timeout(WRITE_MS) });
  await response.body?.cancel();
}

async function hasBlob(config: HostAddress, digest: string): Promise<boolean> {
  try {
    await callWithoutAnswer(config, { method: "HEAD", path: `/api/blobs/${digest}` });
    return true;
  } catch (thrown) {
    if (thrown instanceof HearthError && thrown.code === "not_ollama") return false;
    throw thrown;
  }
}

/** Returns a body whose schemas Ollama accepts. A stored request may come from an earlier build, which did not check them. */
function sendable(body: AskDetails): AskSettings {
  const { format, tools } = body;
  return {
    ...body,
    ...(isJsonObject(format) ? { format: sendableSchema(format).schema } : {}),
    ...(tools === undefined ? {} : { tools: tools.map((tool) => sendableSchema(tool).schema) }),
  };
}

/**
 * The body with the defaults of the settings. A `num_ctx` that differs between calls makes Ollama reload the model, and
 * without one Ollama takes 4096 below 23 GiB of VRAM.
 */
export function withDefaults(
  model: string,
  body: AskSettings | GenerateBody,
  { defaultNumCtx, defaultKeepAlive }: ModelSettings,
): JsonObject {
  const full: JsonObject = { ...body, model };
  if (defaultNumCtx !== undefined) full.options = { num_ctx: defaultNumCtx, ...body.options };
  if (defaultKeepAlive !== undefined) full.keep_alive ??= defaultKeepAlive;
  return full;
}
