import * as z from "zod";
import { MAX_MESSAGES } from "../../core/chat-message.ts";
import { isRequestId } from "../../core/request.ts";
import { MODEL_OPTIONS, OTHER_OPTION_NAMES } from "../../modelfile/model-options.ts";
import { format } from "./format-field.ts";
import { images } from "./image-field.ts";
import { lenient } from "./lenient.ts";
import { message } from "./message-field.ts";
import { modelName, tooMany } from "./text-fields.ts";

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
  texts: z.preprocess(
    (value) => (typeof value === "string" ? [value] : value),
    z.array(z.string()).transform(nonEmpty),
  ),
} as const;

/**
 * Drops empty texts: with one of them in `stop`, Ollama ends every answer at its first token. A list of nothing else counts
 * as left out, because models that fill in every argument send it. An empty list stays: it replaces the model's own.
 */
function nonEmpty(texts: string[]): string[] | undefined {
  const kept = texts.filter((text) => text !== "");
  return kept.length === 0 && texts.length > 0 ? undefined : kept;
}

type OptionShape = {
  [Name in keyof typeof MODEL_OPTIONS]: z.ZodOptional<(typeof OPTION_TYPES)[(typeof MODEL_OPTIONS)[Name]]>;
};

const optionShape = Object.fromEntries(
  Object.entries(MODEL_OPTIONS).map(([name, type]) => [name, OPTION_TYPES[type].optional()]),
) as unknown as OptionShape;

/** Names of other APIs have the type of the option that they are taken as. */
const otherNames = Object.fromEntries(
  Object.entries(OTHER_OPTION_NAMES).map(([other, name]) => [other, optionShape[name]]),
);

/** `options` of a generation or `parameters` of a model. Unknown names are passed on. */
export const optionsSchema = z.looseObject({ ...otherNames, ...optionShape });

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
  keepAlive: lenient(
    z.union([z.number(), z.string().min(1)], { error: 'must be seconds or a duration such as "10m"' }),
    {
      minLength: 1,
      description: 'How long the model stays loaded: a string such as "10m", or a number of seconds; -1 means forever',
    },
  )
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
  format: lenient(format, {
    minLength: 1,
    description: 'JSON Schema (object) that the answer must follow, or the string "json"',
  }).optional(),
  think: lenient(thinkLevel, {
    minLength: 1,
    description: `Whether and how much a thinking model thinks: true, false, or a string: ${THINK_LEVELS.join(", ")}`,
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
