import { z } from "zod";
import { defineTool } from "../../actions/tool/define-tool.ts";
import { HearthError } from "../../core/errors.ts";
import { fields } from "../fields/fields.ts";
import { requestSummary, summarize } from "../fields/request-summary.ts";

export const cancelRequest = defineTool({
  name: "ollama_cancel_request",
  title: "Cancel a request",
  category: "requests",
  core: true,
  grant: "chat",
  orGrant: "manage",
  effect: "write",
  description:
    "Stop a request that waits or runs; the GPU stops at once, and the text so far stays. Without an id: the only one of " +
    "this client, else the list to choose from.",
  input: z.strictObject({ request_id: fields.requestId.optional() }),
  output: z.looseObject({
    cancelled: z.boolean(),
    request_id: z.string().optional(),
    message: z.string(),
    requests: z.array(requestSummary).optional(),
  }),
  run: async ({ request_id }, { queue, caller }) => {
    if (request_id !== undefined) return report(request_id, await queue.cancel(request_id));
    const { requests } = await queue.status();
    const open = requests.filter(({ client, ended_at }) => client === caller.client && ended_at === null);
    const [only, ...others] = open;
    if (only === undefined) return { cancelled: false, message: "No request of this client waits or runs." };
    if (others.length === 0) return report(only.id, await queue.cancel(only.id));
    const listed = open.map((request) => summarize(request, Date.now()));
    return { cancelled: false, message: "There are several: call again with a request_id.", requests: listed };
  },
});

function report(request_id: string, outcome: "cancelled" | "ended" | "unknown") {
  if (outcome === "unknown") throw new HearthError("request_not_found", `There is no request ${request_id} of yours.`);
  return outcome === "cancelled"
    ? { cancelled: true, request_id, message: "Cancelled. The text so far can be collected for a day." }
    : { cancelled: false, request_id, message: "It had ended before; collect it with ollama_get_request." };
}
