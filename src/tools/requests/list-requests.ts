import * as z from "zod";
import { defineTool } from "../../actions/tool/define-tool.ts";
import { requestSummary, summarizeRequest } from "../fields/request-summary.ts";

export const listRequests = defineTool({
  name: "ollama_list_requests",
  title: "List requests",
  category: "requests",
  core: true,
  grant: "chat",
  orGrant: "manage",
  effect: "read",
  description:
    "List your latest requests from all your clients, newest first, with state, model, tokens and times. Collect one with " +
    "ollama_get_request.",
  input: z.strictObject({
    unfinished: z.boolean().default(false).describe("Only waiting and running requests"),
  }),
  output: z.looseObject({
    requests: z.array(requestSummary),
    running: z.number().describe("Running requests of all users"),
    waiting: z.number().describe("Waiting requests of all users"),
    today: z.looseObject({ used: z.number(), limit: z.number() }).optional(),
  }),
  run: async ({ unfinished }, { queue }) => {
    const { requests, running, waiting, day } = await queue.status();
    const listed = requests.filter(({ ended_at }) => !unfinished || ended_at === null);
    return {
      requests: listed.map((request) => summarizeRequest(request, Date.now())),
      running,
      waiting,
      today: day && { ...day },
    };
  },
});
