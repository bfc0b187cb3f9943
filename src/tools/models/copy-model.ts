import * as z from "zod";
import { installationOf, sameHost } from "../../actions/installation-of.ts";
import { defineTool } from "../../actions/tool/define-tool.ts";
import { assertNameFree } from "../../hosts/assert-name-free.ts";
import { assertNewNameAllowed } from "../../hosts/registry-guard.ts";
import { assertMay } from "../../people/assert-may.ts";
import { fields } from "../fields/fields.ts";
import { modelName } from "../fields/text-fields.ts";

export const copyModel = defineTool({
  name: "ollama_copy_model",
  title: "Copy a model",
  category: "models",
  grant: "manage",
  argumentGrants: { overwrite: "delete" },
  effect: "destroy",
  description:
    "Give an installed model a second name. The copy takes no extra space. Fails if the name exists, unless overwrite is set.",
  input: z.strictObject({
    source: fields.model,
    destination: modelName.describe("New name"),
    overwrite: z.boolean().default(false).describe("Replace an existing model of that name"),
  }),
  output: z.looseObject({ source: z.string(), destination: z.string(), copied: z.boolean() }),
  run: async ({ source: from, destination: to, overwrite }, context) => {
    const here = await installationOf(context, from);
    const { host, metadata, config, caller, model: source } = here;
    const destination = sameHost(here, to);
    assertMay(caller, { model: destination, policy: config.policy });
    assertNewNameAllowed(config.transfers, destination);
    await metadata.show(source);
    if (!overwrite) await assertNameFree(host, destination);
    await host.copy(source, destination).finally(() => metadata.forget());
    return { source, destination, copied: true };
  },
});
