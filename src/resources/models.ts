import { HearthError } from "../core/errors.ts";
import { parseModelAddress } from "../core/model-address.ts";
import { MODEL_AUTHOR_TEXT } from "../core/provenance.ts";
import { quote } from "../core/quote.ts";
import { modelDetails, summarizeModel } from "../hosts/describe-model.ts";
import type { InstalledModel } from "../hosts/installed-model.ts";
import { defineResource } from "./define-resource.ts";

export const models = defineResource({
  uri: "ollama://models",
  name: "models",
  title: "Installed models",
  description: "The installed models, newest first, with size, family, quantization and capabilities.",
  mimeType: "application/json",
  grant: "read",
  read: async (_, { metadata }) => {
    const { value, stale } = await metadata.models();
    return { models: value.map(describe), stale };
  },
});

export const model = defineResource({
  uri: "ollama://models/{+name}",
  name: "model",
  title: "One model",
  description:
    "Complete details of one installed model: size, context length, capabilities, parameters, template and Modelfile.",
  mimeType: "application/json",
  grant: "read",
  variables: { name: "models" },
  read: async ({ name = "" }, { metadata }) => {
    if (parseModelAddress(name) === undefined) {
      throw new HearthError("model_not_found", `${quote(name, 60)} is not a model name.`);
    }
    const { value, stale } = await metadata.show(name);
    const installed = value.model && describe(value.model);
    return { name, ...installed, origin: MODEL_AUTHOR_TEXT, ...value.details, stale };
  },
});

const describe = (model: InstalledModel) => ({ ...summarizeModel(model), ...modelDetails(model) });
