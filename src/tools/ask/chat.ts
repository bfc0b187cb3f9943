import { z } from "zod";
import type { ActionContext } from "../../actions/action-context.ts";
import { answer } from "../../actions/answer/answer.ts";
import { answerProse } from "../../actions/answer/answer-prose.ts";
import { askModel } from "../../actions/ask-model.ts";
import { resolveImages } from "../../actions/resolve-images.ts";
import { takeTurn } from "../../actions/take-turn.ts";
import { defineTool } from "../../actions/tool/define-tool.ts";
import { fields, generationFields, lenient } from "../fields/fields.ts";
import { sessionId } from "../fields/session-id.ts";

const functionTool = z.looseObject({
  type: z.literal("function").default("function"),
  function: z.looseObject({ name: z.string(), description: z.string().optional() }),
});

const input = z.strictObject({
  model: fields.optionalModel,
  messages: fields.messages,
  session_id: sessionId
    .describe("Keeps the conversation under this name; messages are then only what is new")
    .optional(),
  tools: lenient(z.array(functionTool), {
    type: "array",
    items: { type: "object" },
    description:
      "Functions that the model may ask for, {type, function: {name, description, parameters}}; you run them",
  }).optional(),
  ...generationFields,
});

const definition = {
  category: "ask",
  grant: "chat",
  effect: "read",
  openWorld: true,
  input,
  output: answer,
  run: async ({ model, stream: _, fresh, session_id, ...given }: z.output<typeof input>, context: ActionContext) => {
    const body = await resolveImages(given);
    const wishes = { format: body.format };
    if (session_id === undefined) return askModel(context, { kind: "chat", model, body, wishes, fresh });
    const { messages, ...rest } = body;
    return takeTurn(context, { sessionId: session_id, model, messages, body: rest, wishes });
  },
  prose: answerProse,
} as const;

export const chat = defineTool({
  ...definition,
  name: "ollama_chat",
  title: "Chat with a model",
  core: true,
  description:
    "Continue a conversation with a local model, with tools, images and structured output where the model can. Shows " +
    "the answer as it grows; if it takes long, returns what there is with a request_id to collect the rest by.",
});

/** The same under the name that some people know; every call streams. */
export const chatStream = defineTool({
  ...definition,
  name: "ollama_chat_stream",
  title: "Chat with a model (streamed)",
  description: "The same as ollama_chat, which streams too.",
});
