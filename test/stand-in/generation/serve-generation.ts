import { answerParts, type Shape } from "../http/answer-parts.ts";
import { jsonResponse } from "../http/go-json.ts";
import { OllamaError } from "../http/ollama-error.ts";
import type { Fields } from "../http/read-request.ts";
import type { generationFields, Think } from "../http/request-fields.ts";
import { requireCapabilities } from "../models/find-model.ts";
import type { Capability, InstalledModel } from "../models/model.ts";
import type { Exchange } from "../record/exchange.ts";
import { readOptions } from "../runners/runner-options.ts";
import type { World } from "../world.ts";
import { composeAnswer } from "./answer.ts";
import { readFormat } from "./format.ts";
import { generateParts, loadRunner } from "./generate-parts.ts";
import { fitPrompt, type PromptLimits } from "./prompt.ts";

/** What generate and chat each make of their own request. */
export interface Task {
  action: "generate" | "chat";
  /** When the request came, milliseconds since 1970 */
  began: number;
  request: Fields<ReturnType<typeof generationFields>>;
  model: InstalledModel;
  /** Nothing to answer: the model is to be loaded, or, with `keep_alive: 0`, unloaded. */
  empty: boolean;
  /** Besides completion */
  needs: Capability[];
  /** What the user said last */
  asked: string;
  hasImages: boolean;
  /** Tokens of the prompt before the runner cuts it */
  countPrompt: (limits: PromptLimits) => number;
  /** The answer to an empty request */
  bare: (reason: "load" | "unload") => object;
  shape: Shape;
}

/** @throws OllamaError as the endpoint refuses */
export async function serveGeneration(world: World, exchange: Exchange, task: Task): Promise<Response> {
  const { request, model } = task;
  const keepAliveMs = request.keep_alive;
  if (task.empty && keepAliveMs === 0) {
    world.scheduler.unload(model);
    return jsonResponse(task.bare("unload"));
  }
  const thinks = decideThinking(world, task);
  requireCapabilities(model, request.model ?? "", task.action, ["completion", ...task.needs]);
  const options = readOptions(model, request.options, world.options.contextLength);
  if (task.empty) {
    world.scheduler.release(await loadRunner(world, exchange, { model, options, keepAliveMs }));
    return jsonResponse(task.bare("load"));
  }
  const format = readFormat(request.format);
  const limits = { ...options, truncate: request.truncate, shift: request.shift, modern: world.modern };
  const hasTools = task.needs.includes("tools");
  const answer = composeAnswer({ asked: task.asked, thinks, hasTools, format, stop: options.stop }, exchange.script);
  for (const tokens of [answer.thinking, answer.content]) world.said.add(tokens.join(""));
  const parts = generateParts(world, exchange, {
    model,
    options,
    keepAliveMs,
    began: task.began,
    promptTokens: () => fitPrompt(readPrompt(task, limits), limits),
    answer,
    shift: request.shift ?? true,
    twoPasses: thinks && format !== undefined,
    logprobs: request.logprobs ?? false,
    topLogprobs: request.top_logprobs ?? 0,
  });
  return answerParts(exchange, parts, task.shape, request.stream);
}

/**
 * A model that can think does so unless told otherwise. Before 0.30 only gpt-oss takes a level; generate says that first,
 * and chat only of a model that thinks.
 */
function decideThinking(world: World, { action, request, model }: Task): boolean {
  const think: Think | undefined = request.think;
  const thinks = model.capabilities.includes("thinking");
  if (typeof think === "string" && !world.modern && model.family !== "gptoss" && (thinks || action === "generate")) {
    throw new OllamaError(400, `think value ${JSON.stringify(think)} is not supported for this model`);
  }
  if (thinks) return think !== false;
  if (think) throw new OllamaError(400, `${JSON.stringify(request.model)} does not support thinking`);
  return false;
}

/** The families here that Ollama's own engine runs. Those that llama.cpp runs lose an image they cannot see in silence. */
const OWN_ENGINE = ["gemma3"];

function readPrompt({ model, hasImages, countPrompt }: Task, limits: PromptLimits): number {
  const refusesImages = OWN_ENGINE.includes(model.family) && !model.capabilities.includes("vision");
  if (!hasImages || !refusesImages) return countPrompt(limits);
  throw new OllamaError(
    500,
    "Failed to create new sequence: failed to process inputs: this model is missing data required for image input",
  );
}
