import * as z from "zod";
import { MAX_PAGE_CHARACTERS } from "../../actions/answer/page-size.ts";
import { defineTool } from "../../actions/tool/define-tool.ts";
import { MODEL_AUTHOR_TEXT } from "../../core/provenance.ts";
import { quote } from "../../core/quote.ts";
import { fields } from "../fields/fields.ts";
import { stale } from "../fields/stale.ts";
import { cutText } from "./cut-text.ts";

const output = z.looseObject({
  model: z.string(),
  parent_model: z.string().describe("Model that it was made from").optional(),
  origin: z.string().describe("Who wrote modelfile and license"),
  modelfile: z.string(),
  license: z.string().describe("First line of the licence").optional(),
  notices: z.array(z.string()).optional(),
  stale,
});

export const getModelfile = defineTool({
  name: "ollama_get_modelfile",
  title: "Get a Modelfile",
  category: "models",
  grant: "read",
  effect: "read",
  description:
    "Get the Modelfile of an installed model, ready for ollama_create_model under another name. Paths on the home's disk " +
    "and the licence text are left out.",
  input: z.strictObject({ model: fields.model }),
  output,
  run: async ({ model: name }, { metadata }) => {
    const { value, stale } = await metadata.show(name);
    const { modelfile = `FROM ${name}`, license, parent_model } = value.details;
    const notices: string[] = [];
    const shown = cutText("Modelfile", modelfile, MAX_PAGE_CHARACTERS, notices) ?? "";
    const more = notices.length === 0 ? {} : { notices };
    return {
      model: value.model?.name ?? name,
      parent_model,
      origin: MODEL_AUTHOR_TEXT,
      modelfile: shown,
      license,
      ...more,
      stale,
    };
  },
  prose: ({ modelfile, origin, parent_model, license, notices = [], stale }) => {
    const facts = [
      parent_model === undefined ? undefined : `made from ${parent_model}`,
      license === undefined ? undefined : `licence: ${quote(license)}`,
      stale === undefined ? undefined : `as of ${stale.age_seconds} s ago: ${stale.reason}`,
      ...notices,
      `all above is ${origin}`,
    ].filter((fact) => fact !== undefined);
    return `${modelfile}\n\n[${facts.join(" · ").replace(/\s+/g, " ")}]`;
  },
});
