import { z } from "zod";
import { defineTool } from "../../actions/tool/define-tool.ts";
import { requestSummary, summarize } from "../fields/request-summary.ts";

export const listRequests = defineTool({
  name: "ollama_list_requests",
  title: "List requests",
  category: "requests",
  core: true,
  grant: "chat",
  orGrant: "manage",
  effect: "read",
  description:
    "List your last requests, the newest first, those of your other clients included: state, model, tokens and times. " +
    "Collect one with ollama_get_request.",
  input: z.strictObject({
    unfinished: z.boolean().default(false).describe("Only those that wait or run"),
  }),
  output: z.looseObject({
    requests: z.array(requestSummary),
    running: z.number().describe("Of all users"),
    waiting: z.number().describe("Of all users"),
  }),
  run: async ({ unfinished }, { queue }) => {
    const { requests, running, waiting } = await queue.status();
    const listed = requests.filter(({ ended_at }) => !unfinished || ended_at === null);
    return { requests: listed.map((request) => summarize(request, Date.now())), running, waiting };
  },
});
