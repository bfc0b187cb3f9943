import * as z from "zod";
import type { ActionContext } from "../../actions/action-context.ts";
import { answer } from "../../actions/answer/answer.ts";
import { answerProse } from "../../actions/answer/answer-prose.ts";
import { askModel } from "../../actions/ask-model.ts";
import { resolveImages } from "../../actions/resolve-images.ts";
import { takeTurn } from "../../actions/take-turn.ts";
import { defineTool } from "../../actions/tool/define-tool.ts";
import { fields, generationFields } from "../fields/fields.ts";
import { lenient } from "../fields/lenient.ts";
import { sessionId } from "../fields/session-id.ts";

const parameters = z.looseObject({
  properties: z.record(z.string(), z.unknown()).optional(),
  required: z.array(z.string()).optional(),
});

const functionTool = z.looseObject({
  type: z.literal("function").default("function"),
  function: z.looseObject({
    name: z.string(),
    description: z.string().optional(),
    parameters: parameters.optional(),
  }),
});

const input = z.strictObject({
  model: fields.optionalModel,
  messages: fields.messages,
  session_id: sessionId.describe("Keeps the conversation under this name; then send only the new messages").optional(),
  tools: lenient(z.array(functionTool), {
    type: "array",
    items: { type: "object" },
    description: "Functions the model may call, each {type, function: {name, description, parameters}}; you run them",
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
    const wishes = { format: body.format, functions: (body.tools?.length ?? 0) > 0 || undefined };
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
    "Chat with a local model, with tools, images and structured output if the model supports them. Streams the answer; a " +
    "slow one returns what is ready and a request_id to collect the rest.",
});

/** Tool `ollama_chat_stream`: `ollama_chat` under a name that other servers use. Every call streams anyway. */
export const chatStream = defineTool({
  ...definition,
  name: "ollama_chat_stream",
  title: "Chat with a model (streamed)",
  description: "Same as ollama_chat, which also streams.",
});
