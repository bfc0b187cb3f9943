import { Hono } from "hono";
import { embedTexts } from "../embedding/embed-texts.ts";
import { jsonResponse } from "../http/go-json.ts";
import { OllamaError } from "../http/ollama-error.ts";
import { dictionary, readRequest, text } from "../http/read-request.ts";
import { keepAlive } from "../http/request-fields.ts";
import { findModel } from "../models/find-model.ts";
import type { StandInEnv } from "../record/recorded.ts";
import { readOptions } from "../runners/runner-options.ts";
import type { World } from "../world.ts";

const fields = { model: text, prompt: text, keep_alive: keepAlive, options: dictionary };

/** `POST /api/embeddings`, the old way: one text, a vector of any length, and no cutting of what is too long. */
export const embeddings = (world: World) =>
  new Hono<StandInEnv>().post("/api/embeddings", async (c) => {
    const { exchange } = c.var;
    const request = readRequest("EmbeddingRequest", fields, exchange.body);
    const { model: asked = "", prompt = "" } = request;
    const model = findModel(world, asked, {
      unnamed: new OllamaError(400, "model is required"),
      missing: new OllamaError(404, `model ${JSON.stringify(asked)} not found, try pulling it first`),
      cloudOff: "remote model is unavailable",
    });
    const { vectors } = await embedTexts(world, exchange, {
      model,
      options: readOptions(model, request.options, world.options.contextLength),
      keepAliveMs: request.keep_alive,
      texts: prompt === "" ? [] : [prompt],
      truncate: false,
      refusal: { tooLong: 500, noEmbeddings: 500 },
    });
    return jsonResponse({ embedding: vectors[0] ?? [] });
  });
