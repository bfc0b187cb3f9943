import { Hono } from "hono";
import { nanoseconds, now } from "../clock.ts";
import { embedTexts } from "../embedding/embed-texts.ts";
import { normalised, shortest } from "../embedding/vector.ts";
import { jsonResponse } from "../http/go-json.ts";
import { OllamaError } from "../http/ollama-error.ts";
import { anything, dictionary, flag, integer, readRequest, text } from "../http/read-request.ts";
import { keepAlive } from "../http/request-fields.ts";
import { findModel } from "../models/find-model.ts";
import { fullName, parseName } from "../models/model-name.ts";
import type { StandInEnv } from "../record/recorded.ts";
import { readOptions } from "../runners/runner-options.ts";
import type { World } from "../world.ts";

const fields = {
  model: text,
  input: anything,
  keep_alive: keepAlive,
  truncate: flag,
  dimensions: integer,
  options: dictionary,
};

/** `POST /api/embed`: nothing is sent before all texts are done. Every vector has length 1, also when it is cut. */
export const embed = (world: World) =>
  new Hono<StandInEnv>().post("/api/embed", async (c) => {
    const began = now();
    const { exchange } = c.var;
    const request = readRequest("EmbedRequest", fields, exchange.body);
    const { model: asked = "", dimensions = 0 } = request;
    const texts = readInput(request.input);
    const model = findModel(world, asked, {
      unnamed: world.modern
        ? new OllamaError(404, `model '${asked}' not found`)
        : new OllamaError(500, `unqualified name: ${fullName(parseName(asked))}`),
      missing: new OllamaError(404, `model ${JSON.stringify(asked)} not found, try pulling it first`),
      cloudOff: "remote model is unavailable",
    });
    const { vectors, tokens, loaded } = await embedTexts(world, exchange, {
      model,
      options: readOptions(model, request.options, world.options.contextLength),
      keepAliveMs: request.keep_alive,
      texts,
      truncate: request.truncate ?? true,
      refusal: { tooLong: 400, noEmbeddings: 501 },
    });
    const embeddings = vectors.map((vector) =>
      normalised(dimensions > 0 ? vector.slice(0, dimensions) : vector).map(shortest),
    );
    if (texts.length === 0) return jsonResponse({ model: asked, embeddings });
    return jsonResponse({
      model: asked,
      embeddings,
      total_duration: nanoseconds(began, now()),
      load_duration: nanoseconds(began, loaded),
      prompt_eval_count: tokens,
    });
  });

/** An empty text alone counts as no text; in a list it is one. */
function readInput(input: unknown): string[] {
  if (input === undefined || input === "") return [];
  const texts = typeof input === "string" ? [input] : input;
  if (Array.isArray(texts) && texts.every((entry) => typeof entry === "string")) return texts;
  throw new OllamaError(400, "invalid input type");
}

const oldFields = { model: text, prompt: text, keep_alive: keepAlive, options: dictionary };

/** `POST /api/embeddings`, the older route: one text, a vector of any length, and long texts are not cut. */
export const embeddings = (world: World) =>
  new Hono<StandInEnv>().post("/api/embeddings", async (c) => {
    const { exchange } = c.var;
    const request = readRequest("EmbeddingRequest", oldFields, exchange.body);
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
