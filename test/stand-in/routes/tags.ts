import { Hono } from "hono";
import { jsonResponse } from "../http/go-json.ts";
import { details, type InstalledModel } from "../models/model.ts";
import type { StandInEnv } from "../record/recorded.ts";
import type { World } from "../world.ts";

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
