import { Hono } from "hono";
import { localTimestamp } from "../clock.ts";
import { jsonResponse, textResponse } from "../http/go-json.ts";
import { details, type InstalledModel } from "../models/model.ts";
import type { StandInEnv } from "../record/recorded.ts";
import type { Runner } from "../runners/runner.ts";
import type { World } from "../world.ts";

/** What the server says of itself. */
export const server = (world: World) =>
  new Hono<StandInEnv>()
    .on(["HEAD", "GET"], "/", () => textResponse("Ollama is running", 200, "text/plain; charset=utf-8"))
    .on(["HEAD", "GET"], "/api/version", () => jsonResponse({ version: world.options.version }))
    .get("/api/status", () => {
      const disabled = world.options.cloud === "disabled";
      return jsonResponse({ cloud: { disabled, source: disabled ? "env" : "none" } });
    });

/** `GET /api/tags`: what is installed. Only servers from 0.30 on tell what a model can do. */
export const tags = (world: World) =>
  new Hono<StandInEnv>().on(["HEAD", "GET"], "/api/tags", () => {
    const withCapabilities = world.options.capabilitiesInTags ?? world.modern;
    return jsonResponse({ models: world.models.list().map((model) => summary(model, withCapabilities)) });
  });

function summary(model: InstalledModel, withCapabilities: boolean) {
  const lengths = { context_length: model.contextLength, embedding_length: model.embeddingLength };
  return {
    name: model.shortName,
    model: model.shortName,
    modified_at: model.modifiedAt,
    size: model.size,
    digest: model.digest,
    details: { ...details(model), ...(withCapabilities ? lengths : {}) },
    ...(withCapabilities ? { capabilities: model.capabilities } : {}),
  };
}

/** Bytes that a token of context takes in memory, roughly. */
const BYTES_OF_A_TOKEN = 50_000;

/** `GET /api/ps`: what is loaded. */
export const processes = (world: World) =>
  new Hono<StandInEnv>().get("/api/ps", () =>
    jsonResponse({ models: world.scheduler.list().map((runner) => loadedModel(runner, world.options.gpuShare)) }),
  );

function loadedModel({ model, options, expiresAt }: Runner, gpuShare: number) {
  const size = model.size + options.numCtx * BYTES_OF_A_TOKEN;
  return {
    name: model.shortName,
    model: model.shortName,
    size,
    digest: model.digest,
    details: details(model),
    expires_at: localTimestamp(expiresAt),
    size_vram: Math.round(size * gpuShare),
    context_length: options.numCtx,
  };
}
