import { Hono } from "hono";
import { emptyResponse } from "../http/go-json.ts";
import { OllamaError } from "../http/ollama-error.ts";
import { readRequest, text } from "../http/read-request.ts";
import { layersOf } from "../models/layer.ts";
import { isValidName, parseName } from "../models/model-name.ts";
import type { StandInEnv } from "../record/recorded.ts";
import type { World } from "../world.ts";

/** `DELETE /api/delete`, with a body. A model that is loaded stays so, though nobody can ask it any more. */
export const deleteModel = (world: World) =>
  new Hono<StandInEnv>().delete("/api/delete", (c) => {
    const request = readRequest("DeleteRequest", { model: text, name: text }, c.var.exchange.body);
    const asked = request.model || request.name || "";
    if (asked === "" && world.modern) throw new OllamaError(400, "model is required");
    const name = parseName(asked);
    if (!isValidName(name)) throw new OllamaError(400, `name ${JSON.stringify(asked)} is invalid`);
    const model = world.models.find(name);
    if (model === undefined) throw new OllamaError(404, `model '${asked}' not found`);
    world.models.remove(model);
    world.blobs.prune(layersOf(model), world.models.list());
    return emptyResponse();
  });
