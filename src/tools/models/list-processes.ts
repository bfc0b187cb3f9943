import * as z from "zod";
import { defineTool } from "../../actions/tool/define-tool.ts";
import { readableBytes } from "../../core/bytes.ts";
import { DAY_MS } from "../../core/day.ts";
import { requestSummary, summarizeRequest } from "../fields/request-summary.ts";

const output = z.looseObject({
  models: z.array(
    z.looseObject({
      name: z.string(),
      size: z.string().describe("Size in memory"),
      processor: z.string().describe("Share on CPU and GPU"),
      context_length: z.number().describe("Context size in tokens").optional(),
      expires_at: z.string().describe("When it is unloaded if nobody uses it"),
    }),
  ),
  running: z.number().describe("Running requests of all users"),
  waiting: z.number().describe("Waiting requests of all users"),
  requests: z.array(requestSummary).describe("Your own running and waiting requests"),
  note: z.string(),
});

const DECADE_MS = 10 * 365 * DAY_MS;

export const listProcesses = defineTool({
  name: "ollama_list_processes",
  title: "List loaded models and running requests",
  category: "models",
  core: true,
  grant: "read",
  effect: "read",
  description:
    "List the models in memory, with size, share on the GPU, context and time left, and the running and waiting requests.",
  input: z.strictObject({}),
  output,
  run: async (_, { host, queue }) => {
    const [loaded, { requests, running, waiting }] = await Promise.all([host.loadedModels(), queue.status()]);
    const mine = requests.filter(({ ended_at }) => ended_at === null);
    return {
      models: loaded.map((model) => ({
        name: model.name,
        size: readableBytes(model.size),
        processor: processor(model.size_vram, model.size),
        context_length: model.context_length,
        expires_at: Date.parse(model.expires_at) - Date.now() > DECADE_MS ? "never" : model.expires_at,
      })),
      running,
      waiting,
      requests: mine.map((request) => summarizeRequest(request, Date.now())),
      note: "Ollama does not report process IDs or requests that bypass Hearth.",
    };
  },
});

/** Returns the share on CPU and GPU in the words of `ollama ps`. */
function processor(onGpu: number, size: number): string {
  const share = size === 0 ? 0 : Math.round((100 * onGpu) / size);
  if (share === 0) return "100% CPU";
  return share === 100 ? "100% GPU" : `${100 - share}%/${share}% CPU/GPU`;
}
