import { z } from "zod";
import { defineTool } from "../../actions/tool/define-tool.ts";
import { readableBytes } from "../../core/bytes.ts";
import { requestSummary, summarize } from "../fields/request-summary.ts";

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
  running: z.number().describe("Requests that run through Hearth now, of all users"),
  waiting: z.number().describe("Requests that wait their turn, of all users"),
  requests: z.array(requestSummary).describe("Those of them that are yours"),
  note: z.string(),
});

const DECADE_MS = 10 * 365 * 24 * 60 * 60 * 1000;

export const listProcesses = defineTool({
  name: "ollama_list_processes",
  title: "List loaded models and running requests",
  category: "models",
  core: true,
  grant: "read",
  effect: "read",
  description:
    "List the models that are in memory now, with size, share on the GPU, context and time left, and the requests that run " +
    "or wait.",
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
      requests: mine.map((request) => summarize(request, Date.now())),
      note: "Ollama tells neither process ids nor who asks it past Hearth.",
    };
  },
});

/** As `ollama ps` says it. */
function processor(onGpu: number, size: number): string {
  const share = size === 0 ? 0 : Math.round((100 * onGpu) / size);
  if (share === 0) return "100% CPU";
  return share === 100 ? "100% GPU" : `${100 - share}%/${share}% CPU/GPU`;
}
