import * as z from "zod";
import { answer } from "../../actions/answer/answer.ts";
import { answerProse } from "../../actions/answer/answer-prose.ts";
import { collectAnswer } from "../../actions/answer/collect-answer.ts";
import { defineTool } from "../../actions/tool/define-tool.ts";
import { JOB_KINDS } from "../../core/job.ts";
import { assertMay } from "../../people/assert-may.ts";
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
    "Collect the rest of a request that took too long for one call: an answer, the items of a batch, a pull. Waits for new " +
    "output. Any client of the same user can collect it, for a day.",
  input: z.strictObject({
    request_id: fields.requestId,
    offset: z.number().int().min(0).default(0).describe("How much you already have: characters of the text, or items"),
  }),
  output: answer,
  run: async ({ request_id, offset }, { queue, caller }) => {
    const view = await queue.collect(request_id, offset);
    // With the grant manage alone a client sees transfers, but no questions and answers of the user's other clients.
    const isTransfer = view.kind !== undefined && JOB_KINDS[view.kind].lane === "transfer";
    if (!isTransfer) assertMay(caller, { command: "read_answers", subject: `Request ${request_id}` });
    return collectAnswer(queue, view);
  },
  prose: answerProse,
});
