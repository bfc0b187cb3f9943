import type { Config } from "../../config/config.ts";
import { isJsonObject, type JsonObject } from "../../core/json-object.ts";

/**
 * The body with what goes with every call alike: a `num_ctx` that changes between calls makes Ollama load the model anew,
 * and without one it takes 4096 below 23 GiB of VRAM.
 */
export function generationBody(model: string, body: JsonObject, defaults: Config["defaults"]): JsonObject {
  const options = isJsonObject(body.options) ? body.options : {};
  const full: JsonObject = { ...body, model };
  if (defaults.numCtx !== undefined) full.options = { num_ctx: defaults.numCtx, ...options };
  if (defaults.keepAlive !== undefined) full.keep_alive ??= defaults.keepAlive;
  return full;
}
