import { Hono } from "hono";
import { now, timestamp } from "../clock.ts";
import type { Part } from "../generation/part.ts";
import { countPrompt, dropOldest } from "../generation/prompt.ts";
import { serveGeneration } from "../generation/serve-generation.ts";
import { tokenize } from "../generation/tokens.ts";
import { OllamaError } from "../http/ollama-error.ts";
import { list, readRequest } from "../http/read-request.ts";
import { generationFields, type Message, message, tool } from "../http/request-fields.ts";
import { findModel } from "../models/find-model.ts";
import type { InstalledModel } from "../models/model.ts";
import type { StandInEnv } from "../record/recorded.ts";
import type { World } from "../world.ts";

const fields = (knowsMaxThinking: boolean) => ({
  ...generationFields(knowsMaxThinking),
  messages: list(message, "[]api.Message"),
  tools: list(tool, "api.Tools"),
});

/** `POST /api/chat` */
export const chat = (world: World) =>
  new Hono<StandInEnv>().post("/api/chat", async (c) => {
    const began = now();
    const { exchange } = c.var;
    const request = readRequest("ChatRequest", fields(world.modern), exchange.body);
    const { model: asked = "", messages = [], tools = [] } = request;
    const model = findModel(world, asked, {
      unnamed: new OllamaError(400, "model is required"),
      cloudOff: "remote model is unavailable",
    });
    const toolTokens = tools.length === 0 ? 0 : tokenize(JSON.stringify(tools)).length;
    return serveGeneration(world, exchange, {
      action: "chat",
      began,
      request,
      model,
      empty: messages.length === 0,
      needs: tools.length > 0 ? ["tools"] : [],
      asked: messages.findLast(({ role }) => role === "user")?.content ?? "",
      hasImages: messages.some(({ images = [] }) => images.length > 0),
      countPrompt: (limits) => {
        const room = { ...limits, numCtx: limits.numCtx - toolTokens };
        return countPrompt(dropOldest(withModelsOwn(messages, model), room)) + toolTokens;
      },
      bare: (reason) => ({
        model: asked,
        created_at: timestamp(),
        message: { role: "assistant", content: "" },
        done: true,
        done_reason: reason,
      }),
      shape: (part) => shapeLine(asked, part),
    });
  });

/** The model's messages come first, and before them its system prompt, unless the request begins with one. */
function withModelsOwn(messages: Message[], { system, messages: own }: InstalledModel): Message[] {
  const needsSystem = system !== "" && messages[0]?.role !== "system";
  return [...(needsSystem ? [{ role: "system", content: system }] : []), ...own, ...messages];
}

function shapeLine(model: string, { content, thinking, toolCalls, logprobs, end }: Part) {
  return {
    model,
    created_at: timestamp(),
    message: {
      role: "assistant",
      content,
      ...(thinking === undefined ? {} : { thinking }),
      ...(toolCalls === undefined || toolCalls.length === 0 ? {} : { tool_calls: toolCalls }),
    },
    done: end !== undefined,
    ...(end === undefined ? {} : { done_reason: end.reason }),
    ...(logprobs === undefined ? {} : { logprobs }),
    ...end?.metrics,
  };
}
