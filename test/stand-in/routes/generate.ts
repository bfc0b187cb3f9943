import { Hono } from "hono";
import { now, timestamp } from "../clock.ts";
import type { Part } from "../generation/part.ts";
import { countPrompt, dropOldest, render } from "../generation/prompt.ts";
import { serveGeneration } from "../generation/serve-generation.ts";
import { tokenIds, tokenize } from "../generation/tokens.ts";
import { OllamaError } from "../http/ollama-error.ts";
import { type Fields, flag, integer, list, readRequest, text } from "../http/read-request.ts";
import { base64, generationFields, type Message } from "../http/request-fields.ts";
import { findModel } from "../models/find-model.ts";
import type { InstalledModel } from "../models/model.ts";
import { templateError } from "../models/template-error.ts";
import type { StandInEnv } from "../record/recorded.ts";
import type { World } from "../world.ts";

const fields = (knowsMaxThinking: boolean) => ({
  ...generationFields(knowsMaxThinking),
  prompt: text,
  suffix: text,
  system: text,
  template: text,
  context: list(integer, "[]int"),
  raw: flag,
  images: list(base64, "[]api.ImageData"),
});

type GenerateRequest = Fields<ReturnType<typeof fields>>;

/** `POST /api/generate` */
export const generate = (world: World) =>
  new Hono<StandInEnv>().post("/api/generate", async (c) => {
    const began = now();
    const { exchange } = c.var;
    const request: GenerateRequest = readRequest("GenerateRequest", fields(world.modern), exchange.body);
    const { model: asked = "", prompt = "", raw, context = [], suffix = "", images = [] } = request;
    const model = findModel(world, asked, {
      unnamed: new OllamaError(404, `model '${asked}' not found`),
      cloudOff: "remote model is unavailable",
    });
    const messages = asMessages(request, model);
    return serveGeneration(world, exchange, {
      action: "generate",
      began,
      request: checked(request),
      model,
      empty: prompt === "",
      needs: suffix === "" ? [] : ["insert"],
      asked: prompt,
      hasImages: images.length > 0,
      countPrompt: (limits) =>
        raw ? tokenize(prompt).length : countPrompt(dropOldest(messages, limits)) + known(context).length,
      bare: (reason) => ({ model: asked, created_at: timestamp(), response: "", done: true, done_reason: reason }),
      shape: shapeLine(asked, raw ? undefined : [...context, ...tokenIds(tokenize(render(messages)))]),
    });
  });

const VOCABULARY = 262_144;

/** @throws OllamaError 500 without a word for tokens that the model does not have */
function known(context: number[]): number[] {
  if (context.every((id) => id >= 0 && id < VOCABULARY)) return context;
  throw new OllamaError(500, "");
}

/** @throws OllamaError for what cannot go together, or is no template */
function checked(request: GenerateRequest): GenerateRequest {
  const { raw, template = "", system = "", context = [] } = request;
  if (raw && (template !== "" || system !== "" || context.length > 0)) {
    throw new OllamaError(400, "raw mode does not support template, system, or context");
  }
  const wrong = templateError(template);
  if (wrong !== undefined) throw new OllamaError(500, wrong);
  return request;
}

/** The model's own messages come first, unless the request goes on where another one ended. */
function asMessages(
  { prompt, suffix = "", system, images, context }: GenerateRequest,
  model: InstalledModel,
): Message[] {
  const system_ = system || model.system;
  return [
    ...(system_ === "" ? [] : [{ role: "system", content: system_ }]),
    ...(context === undefined ? model.messages : []),
    { role: "user", content: `${prompt}${suffix}`, images },
  ];
}

/** `before` are the ids of what the model has read; without them the answer ends without a `context`. */
function shapeLine(model: string, before: number[] | undefined) {
  let said = "";
  return ({ content, thinking, toolCalls, logprobs, end }: Part) => {
    said += content;
    return {
      model,
      created_at: timestamp(),
      response: content,
      ...(thinking === undefined ? {} : { thinking }),
      done: end !== undefined,
      ...(end === undefined ? {} : { done_reason: end.reason }),
      ...(end === undefined || before === undefined ? {} : { context: [...before, ...tokenIds(tokenize(said))] }),
      ...end?.metrics,
      ...(toolCalls === undefined || toolCalls.length === 0 ? {} : { tool_calls: toolCalls }),
      ...(logprobs === undefined ? {} : { logprobs }),
    };
  };
}
