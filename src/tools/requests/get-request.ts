import { z } from "zod";
import { answer } from "../../actions/answer/answer.ts";
import { answerProse } from "../../actions/answer/answer-prose.ts";
import { collectAnswer } from "../../actions/answer/collect-answer.ts";
import { defineTool } from "../../actions/tool/define-tool.ts";
import { HearthError } from "../../core/errors.ts";
import { JOB_KINDS } from "../../core/job-kinds.ts";
import { fields } from "../fields/fields.ts";

export const getRequest = defineTool({
  name: "ollama_get_request",
  title: "Collect a request",
  category: "requests",
  core: true,
  grant: "chat",
  orGrant: "manage",
  effect: "read",
  description:
    "Collect the rest of what took too long for one call, by its request_id: an answer, the items of a batch, a pull. Waits " +
    "until it is there; any client of the same user may collect it, for a day.",
  input: z.strictObject({
    request_id: fields.requestId,
    offset: z.number().int().min(0).default(0).describe("What you have already: characters of the text, or items"),
  }),
  output: answer,
  run: async ({ request_id, offset }, { queue, caller }) => {
    const sight = await queue.collect(request_id, offset);
    // Who may only manage models sees what became of a pull, and not what others have asked.
    const isTransfer = sight.kind !== undefined && JOB_KINDS[sight.kind].lane === "transfer";
    if (isTransfer || caller.grants.includes("chat")) return collectAnswer(queue, sight);
    throw new HearthError("grant_missing", `The request ${request_id} needs the grant "chat".`);
  },
  prose: answerProse,
});
