import { Hono } from "hono";
import { localTimestamp } from "../clock.ts";
import { jsonResponse } from "../http/go-json.ts";
import { details } from "../models/model.ts";
import type { StandInEnv } from "../record/recorded.ts";
import type { Runner } from "../runners/runner.ts";
import type { World } from "../world.ts";

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
