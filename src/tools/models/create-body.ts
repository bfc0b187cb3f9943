import * as z from "zod";
import { ollamaOptions, optionNotices } from "../../actions/option-notices.ts";
import { HearthError } from "../../core/errors.ts";
import type { JsonObject } from "../../core/json-object.ts";
import { parseModelfile } from "../../modelfile/parse-modelfile.ts";
import { fields, optionsSchema } from "../fields/fields.ts";
import { lenient } from "../fields/lenient.ts";
import { modelName } from "../fields/text-fields.ts";

const message = z.strictObject({ role: z.enum(["system", "user", "assistant"]), content: z.string() });

/** Limit of a Modelfile. */
export const MAX_MODELFILE_CHARACTERS = 1_000_000;

/** Input fields for a new model: a Modelfile, or the fields of /api/create. */
export const creationFields = {
  modelfile: z
    .string()
    .max(MAX_MODELFILE_CHARACTERS)
    .transform((text) => (text.trim() === "" ? undefined : text))
    .describe('Modelfile, such as "FROM gemma3:270m\\nSYSTEM You are terse."; or use the fields below')
    .optional(),
  from: modelName.describe("Base model: installed, from the library, or hf.co/org/repo:quant").optional(),
  system: z.string().describe("System prompt").optional(),
  template: z.string().describe("Prompt template").optional(),
  parameters: lenient(optionsSchema, { type: "object", description: "Default options" }).optional(),
  messages: z.array(message).describe("Example conversation").optional(),
  license: z.string().describe("Licence text").optional(),
  quantize: z.string().describe("Quantization such as q4_K_M; needs a base in F16 or F32").optional(),
  stream: fields.stream,
} as const;

type Creation = z.output<z.ZodObject<typeof creationFields>>;

/**
 * Returns the body of /api/create, with notices for the reader.
 * @param fallback the base model if the input names none
 * @throws HearthError `invalid_arguments`
 */
export function createBody(
  { modelfile, stream: _, ...given }: Creation,
  fallback?: string,
): { body: JsonObject & { from: string }; notices: string[] } {
  if (modelfile !== undefined && given.from !== undefined) {
    const next = "Give only one of them.";
    throw new HearthError("invalid_arguments", "Both modelfile and from name a base model.", next);
  }
  const parsed = modelfile === undefined ? { create: {}, notices: [] } : parseModelfile(modelfile);
  const body = { from: fallback, ...parsed.create, ...given };
  const named = ollamaOptions(given.parameters ?? {});
  // A field wins over the same parameter in the Modelfile.
  if (given.parameters !== undefined) body.parameters = { ...parsed.create.parameters, ...named.options };
  const { from } = body;
  if (from === undefined) {
    const next = 'Give a modelfile such as "FROM gemma3:270m", or set from to the name of a model.';
    throw new HearthError("invalid_arguments", "No base model is given.", next);
  }
  return { body: { ...body, from }, notices: [...parsed.notices, ...named.notices, ...optionNotices(named.options)] };
}
