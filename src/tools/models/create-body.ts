import { z } from "zod";
import { optionNotices } from "../../actions/option-notices.ts";
import { HearthError } from "../../core/errors.ts";
import type { JsonObject } from "../../core/json-object.ts";
import { parseModelfile } from "../../modelfile/parse-modelfile.ts";
import { fields, lenient, optionsSchema } from "../fields/fields.ts";
import { modelName } from "../fields/text-fields.ts";

const message = z.strictObject({ role: z.enum(["system", "user", "assistant"]), content: z.string() });

/** Characters. */
export const MAX_MODELFILE_CHARACTERS = 1_000_000;

/** What a new model is made of: a Modelfile, or the fields of /api/create. */
export const recipeFields = {
  modelfile: z
    .string()
    .max(MAX_MODELFILE_CHARACTERS)
    .transform((text) => (text.trim() === "" ? undefined : text))
    .describe('Such as "FROM gemma3:270m\\nSYSTEM You are terse."; or use the fields below')
    .optional(),
  from: modelName.describe("Base model: installed, of the library, or hf.co/org/repo:quant").optional(),
  system: z.string().describe("System prompt").optional(),
  template: z.string().describe("Prompt template").optional(),
  parameters: lenient(optionsSchema, { type: "object", description: "Defaults for options" }).optional(),
  messages: z.array(message).describe("Example conversation").optional(),
  license: z.string().describe("Licence to add").optional(),
  quantize: z.string().describe("Such as q4_K_M, for a base in F16 or F32").optional(),
  stream: fields.stream,
} as const;

type Recipe = z.output<z.ZodObject<typeof recipeFields>>;

/**
 * The body of /api/create.
 * @param fallback the base where none is named
 * @throws HearthError `invalid_arguments`
 */
export function createBody(
  { modelfile, stream: _, ...given }: Recipe,
  fallback?: string,
): { body: JsonObject & { from: string }; notices: string[] } {
  if (modelfile !== undefined && given.from !== undefined) {
    const next = "Leave out from, or the modelfile.";
    throw new HearthError("invalid_arguments", "The base stands in the modelfile and in from.", next);
  }
  const parsed = modelfile === undefined ? { create: {}, notices: [] } : parseModelfile(modelfile);
  const body = { from: fallback, ...parsed.create, ...given };
  // What both name, the field decides.
  if (given.parameters !== undefined) body.parameters = { ...parsed.create.parameters, ...given.parameters };
  const { from } = body;
  if (from === undefined) {
    const next = 'Give a modelfile such as "FROM gemma3:270m", or from with the name of a model.';
    throw new HearthError("invalid_arguments", "There is nothing to make it from.", next);
  }
  return { body: { ...body, from }, notices: [...parsed.notices, ...optionNotices(given.parameters)] };
}
