import * as z from "zod";
import { MAX_MESSAGES } from "../../core/chat-message.ts";
import { jsonBytes } from "../../core/json-bytes.ts";
import { isJsonObject } from "../../core/json-object.ts";
import { isRequestId } from "../../core/request.ts";
import { MODEL_OPTIONS } from "../../modelfile/model-options.ts";
import { images } from "./image-field.ts";
import { boundedText, modelName, tooMany } from "./text-fields.ts";

/**
 * Field that accepts more than it advertises. Clients see one plain type, because unions break some of them; what models
 * send in another form is read as it was meant.
 * @param advertised the JSON Schema that clients see
 */
export function lenient<T extends z.ZodType>(schema: T, advertised: Record<string, unknown>) {
  return z.unknown().pipe(schema).meta(advertised);
}

/** Arguments of a function call: an object for Ollama, a string of JSON in other APIs. */
const toolArguments = z.preprocess(
  (value) => {
    if (typeof value !== "string") return value;
    try {
      return JSON.parse(value);
    } catch {
      return value;
    }
  },
  z.record(z.string(), z.unknown()),
);

const message = z.strictObject({
  role: z.preprocess(
    (value) => (typeof value === "string" ? value.toLowerCase() : value),
    z.enum(["system", "user", "assistant", "tool"]),
  ),
  content: boundedText.default(""),
  thinking: boundedText.optional(),
  images,
  tool_calls: lenient(
    z.array(z.looseObject({ function: z.looseObject({ name: z.string(), arguments: toolArguments }) })),
    {
      type: "array",
      items: { type: "object" },
      description: "In an assistant message: the calls it requested",
    },
  ).optional(),
  tool_name: z.string().describe("In a tool message: the function that was called").optional(),
  tool_call_id: z.string().optional(),
});

const messages = z
  .array(message)
  .min(1, { error: "must have at least one message" })
  .max(MAX_MESSAGES, { error: tooMany("messages", MAX_MESSAGES, "send the newest") });

const OPTION_TYPES = {
  float: z.number(),
  // A fraction is accepted here, as Ollama accepts it.
  integer: z.number(),
  "positive integer": z.number().int().min(1),
  boolean: z.boolean(),
  texts: z.preprocess((value) => (typeof value === "string" ? [value] : value), z.array(z.string())),
} as const;

type OptionShape = {
  [Name in keyof typeof MODEL_OPTIONS]: z.ZodOptional<(typeof OPTION_TYPES)[(typeof MODEL_OPTIONS)[Name]]>;
};

/** `options` of a generation or `parameters` of a model. Unknown names are passed on. */
export const optionsSchema = z.looseObject(
  Object.fromEntries(
    Object.entries(MODEL_OPTIONS).map(([name, type]) => [name, OPTION_TYPES[type].optional()]),
  ) as unknown as OptionShape,
);

/** A format is kept with its answer for a day. Ollama gives up on far smaller ones. */
export const MAX_FORMAT_BYTES = 250_000;

const schemaOrJson = z
  .custom<"json" | Record<string, unknown>>((value) => value === "json" || isJsonObject(value), {
    error: 'must be "json" or a JSON Schema object',
  })
  .refine((format) => jsonBytes(format) <= MAX_FORMAT_BYTES, {
    error: ({ input }) =>
      `has ${jsonBytes(input)} bytes, but at most ${MAX_FORMAT_BYTES} are allowed; send a smaller schema`,
  });

const THINK_LEVELS = ["low", "medium", "high", "max"] as const;

const thinkLevel = z.preprocess(
  (value) => (value === "true" || value === "false" ? value === "true" : value),
  z.union([z.boolean(), z.enum(THINK_LEVELS)], { error: "must be true, false, low, medium, high or max" }),
);

/** Input fields that several tools share. */
export const fields = {
  model: modelName.describe("Installed model, such as gemma3:270m"),
  optionalModel: modelName.describe("Installed model; the default one if omitted").optional(),
  messages: messages.describe("Messages, oldest first"),
  /** `messages` with a short description, for tools that a client reads after ollama_chat. */
  sameMessages: lenient(messages, {
    type: "array",
    items: { type: "object" },
    description: "Messages, as in ollama_chat",
  }),
  images,
  options: lenient(optionsSchema, {
    type: "object",
    description:
      "Ollama options: temperature, seed, stop, num_predict (maximum tokens of the answer), num_ctx (context size; changing " +
      "it reloads the model) and more",
  }).optional(),
  /** `options` with a short description, for tools that a client reads after ollama_generate. */
  sameOptions: lenient(optionsSchema, {
    type: "object",
    description: "Ollama options, as in ollama_generate",
  }).optional(),
  keepAlive: lenient(z.union([z.number(), z.string()], { error: 'must be seconds or a duration such as "10m"' }), {
    type: "string",
    description: 'How long the model stays loaded, such as "10m"; "-1" means forever',
  })
    .transform((value) => (typeof value === "string" && /^-?\d+$/.test(value) ? Number(value) : value))
    .optional(),
  stream: lenient(z.union([z.boolean(), z.stringbool()], { error: "must be true or false" }), {
    type: "boolean",
    description: "No effect: every call streams",
  }).optional(),
  requestId: z.string().refine(isRequestId, { error: "must be a request_id as another tool returned it" }),
} as const;

/** Input fields that generate and chat share, under Ollama's own names. */
export const generationFields = {
  format: lenient(schemaOrJson, {
    type: "object",
    description: 'JSON Schema that the answer must follow, or "json"',
  }).optional(),
  think: lenient(thinkLevel, {
    type: "string",
    enum: ["true", "false", ...THINK_LEVELS],
    description: "Whether and how much a thinking model thinks",
  }).optional(),
  options: fields.options,
  keep_alive: fields.keepAlive,
  logprobs: z.boolean().describe("Return log probabilities").optional(),
  top_logprobs: z.number().int().min(0).max(20).describe("Number of alternatives per token").optional(),
  truncate: z.boolean().describe("false: fail instead of cutting a prompt that is too long").optional(),
  shift: z.boolean().describe("false: stop when the context is full").optional(),
  fresh: z.boolean().describe("true: do not join an identical running request").optional(),
  stream: fields.stream,
} as const;
