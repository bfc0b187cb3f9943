import { z } from "zod";
import { readableBytes } from "../bytes.ts";
import { defineTool } from "../define-tool.ts";

const output = z.looseObject({
  models: z.array(
    z.looseObject({
      name: z.string(),
      size: z.string().describe("In memory"),
      processor: z.string().describe("How much of it is on the GPU"),
      context_length: z.number().describe("Tokens it is served with").optional(),
      expires_at: z.string().describe("When it will be unloaded if nobody asks it"),
    }),
  ),
});

const DECADE_MS = 10 * 365 * 24 * 60 * 60 * 1000;

export const listProcesses = defineTool({
  name: "ollama_list_processes",
  title: "List loaded models",
  category: "processes",
  core: true,
  grant: "read",
  effect: "read",
  description: "List the models that are in memory now, with their size, share on the GPU, context and time left.",
  input: z.strictObject({}),
  output,
  run: async (_, { ollama }) => ({
    models: (await ollama.loadedModels()).map((model) => ({
      name: model.name,
      size: readableBytes(model.size),
      processor: processor(model.size_vram, model.size),
      context_length: model.context_length,
      expires_at: Date.parse(model.expires_at) - Date.now() > DECADE_MS ? "never" : model.expires_at,
    })),
  }),
});

/** As `ollama ps` says it. */
function processor(onGpu: number, size: number): string {
  const share = size === 0 ? 0 : Math.round((100 * onGpu) / size);
  if (share === 0) return "100% CPU";
  return share === 100 ? "100% GPU" : `${100 - share}%/${share}% CPU/GPU`;
}
