import * as z from "zod";
import { defineTool } from "../../actions/tool/define-tool.ts";
import { HearthError } from "../../core/errors.ts";
import { fields } from "../fields/fields.ts";
import { requestSummary, summarizeRequest } from "../fields/request-summary.ts";

export const cancelRequest = defineTool({
  name: "ollama_cancel_request",
  title: "Cancel a request",
  category: "requests",
  core: true,
  grant: "chat",
  orGrant: "manage",
  effect: "write",
  description:
    "Stop a waiting or running request and keep its text so far. The GPU is free at once, or after the prompt if Ollama is " +
    "still reading it. Without request_id it stops the only request of this client, or lists them.",
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
    if (only === undefined) return { cancelled: false, message: "This client has no waiting or running request." };
    if (others.length === 0) return report(only.id, await queue.cancel(only.id));
    const listed = open.map((request) => summarizeRequest(request, Date.now()));
    return { cancelled: false, message: "There are several requests: call again with a request_id.", requests: listed };
  },
});

const CANCELLED =
  "Cancelled. The text so far is kept for a day. If Ollama was still reading the prompt, it reads it to its end, and the " +
  "next answer begins after that.";

function report(request_id: string, outcome: "cancelled" | "ended" | "unknown") {
  if (outcome === "unknown") throw new HearthError("request_not_found", `You have no request ${request_id}.`);
  return outcome === "cancelled"
    ? { cancelled: true, request_id, message: CANCELLED }
    : { cancelled: false, request_id, message: "It had already ended; collect it with ollama_get_request." };
}
