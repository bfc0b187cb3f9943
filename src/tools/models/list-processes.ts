import * as z from "zod";
import { defineTool } from "../../actions/tool/define-tool.ts";
import type { Config } from "../../config/config.ts";
import { readableBytes } from "../../core/bytes.ts";
import { DAY_MS } from "../../core/day.ts";
import { createHost } from "../../hosts/create-host.ts";
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
  run: async (_, { config, queue }) => {
    const [{ loaded, silent }, { requests, running, waiting }] = await Promise.all([loadedOn(config), queue.status()]);
    const mine = requests.filter(({ ended_at }) => ended_at === null);
    return {
      models: loaded.map((model) => ({
        name: model.name,
        size: readableBytes(model.size),
        processor: processor(model.size_vram, model.size),
        context_length: model.context_length,
        expires_at: Date.parse(model.expires_at) - Date.now() > DECADE_MS ? "never" : model.expires_at,
        host: model.host,
      })),
      silent_hosts: silent.length > 0 ? silent : undefined,
      running,
      waiting,
      requests: mine.map((request) => summarizeRequest(request, Date.now())),
      note: "Ollama does not report process IDs or requests that bypass Hearth.",
    };
  },
});

/**
 * Returns what is loaded on each host, and the hosts that did not answer. The only host is not named.
 * @throws HearthError of the first host if none answers
 */
async function loadedOn({ hosts, models }: Config) {
  const asked = hosts.map(async (host) => {
    const loaded = await createHost(host, models).loadedModels();
    return loaded.map((model) => ({ ...model, host: hosts.length > 1 ? host.id : undefined }));
  });
  const answers = await Promise.allSettled(asked);
  const [first] = answers;
  if (first?.status === "rejected" && answers.every(({ status }) => status === "rejected")) throw first.reason;
  const silent = hosts.filter((_, index) => answers[index]?.status === "rejected").map(({ id }) => id);
  return { loaded: answers.flatMap((answer) => (answer.status === "fulfilled" ? answer.value : [])), silent };
}

/** Returns the share on CPU and GPU in the words of `ollama ps`. */
function processor(onGpu: number, size: number): string {
  const share = size === 0 ? 0 : Math.round((100 * onGpu) / size);
  if (share === 0) return "100% CPU";
  return share === 100 ? "100% GPU" : `${100 - share}%/${share}% CPU/GPU`;
}
