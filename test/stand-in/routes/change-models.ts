import { Hono } from "hono";
import { localTimestamp, now } from "../clock.ts";
import { readCreateRequest } from "../creation/create-request.ts";
import { createSteps } from "../creation/create-steps.ts";
import { methodNotAllowed } from "../http/allowed-methods.ts";
import { answerProgress } from "../http/answer-progress.ts";
import { emptyResponse } from "../http/go-json.ts";
import { OllamaError } from "../http/ollama-error.ts";
import { readRequest, text } from "../http/read-request.ts";
import { hexOf } from "../models/blob-digest.ts";
import { layersOf } from "../models/layer.ts";
import { renamed } from "../models/model.ts";
import { isValidName, nameKey, parseName } from "../models/model-name.ts";
import type { StandInEnv } from "../record/recorded.ts";
import type { World } from "../world.ts";

/** `POST /api/create` */
export const create = (world: World) =>
  new Hono<StandInEnv>().post("/api/create", (c) => {
    const { exchange } = c.var;
    const request = readCreateRequest(exchange.body);
    if (!Object.keys(request.files ?? {}).every(isRelative)) throw new OllamaError(400, "file path must be relative");
    const name = parseName(request.model || request.name || "");
    if (!isValidName(name)) throw new OllamaError(400, "invalid model name");
    return answerProgress(exchange, createSteps(world, exchange, name, request), request.stream);
  });

/** As Go's `fs.ValidPath` has it. */
const isRelative = (path: string) =>
  path === "." || path.split("/").every((part) => part !== "" && part !== "." && part !== "..");

/** `POST /api/copy`: a model that has the new name already is overwritten silently. */
export const copy = (world: World) =>
  new Hono<StandInEnv>().post("/api/copy", (c) => {
    const { source = "", destination = "" } = readRequest(
      "CopyRequest",
      { source: text, destination: text },
      c.var.exchange.body,
    );
    const [from, to] = [readName("source", source), readName("destination", destination)];
    const model = world.models.find(from);
    if (model === undefined) throw new OllamaError(404, `model ${JSON.stringify(source)} not found`);
    if (nameKey(from) !== nameKey(to)) world.models.put({ ...renamed(model, to), modifiedAt: localTimestamp(now()) });
    return emptyResponse();
  });

function readName(what: string, asked: string) {
  const name = parseName(asked);
  if (!isValidName(name)) throw new OllamaError(400, `${what} ${JSON.stringify(asked)} is invalid`);
  return name;
}

/** `DELETE /api/delete`, with a body. A loaded model stays loaded, though it cannot be asked any more. */
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

/** `HEAD` and `POST /api/blobs/:digest`: the files that models are made of. */
export const blobs = (world: World) =>
  new Hono<StandInEnv>()
    .on(["HEAD", "GET"], "/api/blobs/:digest", (c) => {
      // Hono serves HEAD by the route of GET, which Ollama does not have.
      if (c.req.raw.method !== "HEAD") return methodNotAllowed(["HEAD", "POST"]);
      const asked = c.req.param("digest");
      if (!world.blobs.has(hexOf(asked))) throw new OllamaError(404, `blob ${JSON.stringify(asked)} not found`);
      return new Response(null);
    })
    .post("/api/blobs/:digest", async (c) => {
      const asked = c.req.param("digest");
      if (world.blobs.has(hexOf(asked))) return emptyResponse();
      const { bytes } = c.var.exchange;
      const hex = Buffer.from(await crypto.subtle.digest("SHA-256", bytes)).toString("hex");
      world.blobs.keep(hex, bytes.byteLength);
      if (asked === `sha256:${hex}`) return emptyResponse(201);
      throw new OllamaError(400, `digest mismatch, expected ${JSON.stringify(asked)}, got "sha256:${hex}"`);
    });
