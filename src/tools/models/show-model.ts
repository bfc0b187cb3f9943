import * as z from "zod";
import { defineTool } from "../../actions/tool/define-tool.ts";
import type { JsonObject } from "../../core/json-object.ts";
import { MODEL_AUTHOR_TEXT } from "../../core/provenance.ts";
import { readableSize } from "../../hosts/describe-model.ts";
import { fields } from "../fields/fields.ts";
import { stale } from "../fields/stale.ts";
import { cutText } from "./cut-text.ts";

/** Three such texts, the parameters and the rest stay below the 50,000 characters that clients take. */
const MAX_TEXT_CHARACTERS = 14_000;

const output = z.looseObject({
  name: z.string(),
  size: z.string().optional(),
  capabilities: z.array(z.string()).optional(),
  context_length: z.number().describe("Tokens the model was trained for; num_ctx sets how many are used").optional(),
  embedding_length: z.number().optional(),
  parameters: z.record(z.string(), z.unknown()),
  origin: z.string().describe("Who wrote system, template and modelfile").optional(),
  system: z.string().optional(),
  template: z.string().optional(),
  modelfile: z.string().describe("Modelfile without the licence and without paths on the home's disk").optional(),
  notices: z.array(z.string()).optional(),
  stale,
});

export const showModel = defineTool({
  name: "ollama_show_model",
  title: "Show model details",
  category: "models",
  core: true,
  grant: "read",
  effect: "read",
  description: "Get size, context length, capabilities, parameters, template and Modelfile of one installed model.",
  input: z.strictObject({ model: fields.model }),
  output,
  run: async ({ model: name }, { metadata }) => {
    const { value, stale } = await metadata.show(name);
    const { model, details } = value;
    const installed = model && {
      size: readableSize(model.size),
      size_bytes: model.size,
      modified_at: model.modified_at,
    };
    const notices: string[] = [];
    const texts = {
      system: cutText("system prompt", details.system, MAX_TEXT_CHARACTERS, notices),
      template: cutText("template", details.template, MAX_TEXT_CHARACTERS, notices),
      modelfile: cutText("Modelfile", details.modelfile, MAX_TEXT_CHARACTERS, notices),
    };
    const parameters = fittingParameters(details.parameters, notices);
    const more = notices.length === 0 ? {} : { notices };
    const origin = Object.values(texts).some((text) => text !== undefined) ? MODEL_AUTHOR_TEXT : undefined;
    return { name: model?.name ?? name, ...installed, ...details, parameters, origin, ...texts, ...more, stale };
  },
});

/**
 * Returns the parameters whose JSON fits. A Modelfile may have hundreds of long stop texts.
 * @param notices gets a sentence if one is missing
 */
function fittingParameters(parameters: JsonObject, notices: string[]): JsonObject {
  let remaining = MAX_TEXT_CHARACTERS;
  const shown = Object.entries(parameters).filter((parameter) => {
    const { length } = JSON.stringify(parameter);
    if (length > remaining) return false;
    remaining -= length;
    return true;
  });
  const all = Object.keys(parameters).length;
  const missing = all - shown.length;
  if (missing > 0)
    notices.push(`${missing} of ${all} parameters are too long to be shown; ollama show at home prints all of them.`);
  return Object.fromEntries(shown);
}
