import { z } from "zod";
import { defineTool } from "../define-tool.ts";
import { fields } from "../fields.ts";
import { stale } from "../freshness.ts";

const output = z.looseObject({ model: z.string(), modelfile: z.string(), license: z.string().optional(), stale });

export const getModelfile = defineTool({
  name: "ollama_get_modelfile",
  title: "Get a Modelfile",
  category: "modelfile",
  grant: "read",
  effect: "read",
  description:
    "Get the Modelfile of an installed model, ready for ollama_create_model under another name; paths of the home and the " +
    "licence's text are left out.",
  input: z.strictObject({ model: fields.model }),
  output,
  run: async ({ model: name }, { metadata }) => {
    const { value, stale } = await metadata.show(name);
    const { modelfile = `FROM ${name}`, license } = value.details;
    return { model: value.model?.name ?? name, modelfile, license, stale };
  },
});
