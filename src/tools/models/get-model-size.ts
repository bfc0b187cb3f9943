import * as z from "zod";
import { someInstallationOf } from "../../actions/installation-of.ts";
import { defineTool } from "../../actions/tool/define-tool.ts";
import { readableBytes } from "../../core/bytes.ts";
import { sameModel } from "../../core/model-name.ts";
import { readableSize } from "../../hosts/describe-model.ts";
import { fields } from "../fields/fields.ts";
import { stale } from "../fields/stale.ts";

const output = z.looseObject({
  model: z.string(),
  bytes: z.number().describe("Bytes on disk").optional(),
  size: z.string().optional(),
  parameter_size: z.string().optional(),
  loaded: z.boolean().describe("Missing if the home did not answer").optional(),
  memory_bytes: z.number().describe("Bytes in memory while loaded, context included").optional(),
  memory: z.string().optional(),
  vram_bytes: z.number().describe("Part of memory_bytes on the GPU").optional(),
  vram: z.string().optional(),
  stale,
});

export const getModelSize = defineTool({
  name: "ollama_get_model_size",
  title: "Get a model's size",
  category: "models",
  grant: "read",
  effect: "read",
  description: "Get the size of an installed model on disk and, while it is loaded, in memory and on the GPU.",
  input: z.strictObject({ model: fields.model }),
  output,
  run: async ({ model: asked }, context) => {
    const { metadata, host, model: name } = await someInstallationOf(context, asked);
    const [{ value, stale }, running] = await Promise.all([
      metadata.show(name),
      host.loadedModels().catch(() => undefined),
    ]);
    const { model, details } = value;
    const inMemory = running?.find((loaded) => sameModel(loaded.name, name));
    return {
      model: model?.name ?? name,
      ...(model && { bytes: model.size, size: readableSize(model.size) }),
      parameter_size: details.parameter_size,
      loaded: running && inMemory !== undefined,
      ...(inMemory && {
        memory_bytes: inMemory.size,
        memory: readableBytes(inMemory.size),
        vram_bytes: inMemory.size_vram,
        vram: readableBytes(inMemory.size_vram),
      }),
      stale,
    };
  },
});
