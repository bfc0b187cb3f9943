import { z } from "zod";
import { answer } from "../answer.ts";
import { answerProse } from "../answer-prose.ts";
import { collectAnswer } from "../collect-answer.ts";
import { defineTool } from "../define-tool.ts";
import { fields } from "../fields.ts";

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
  run: async ({ request_id, offset }, { queue }) => collectAnswer(queue, await queue.collect(request_id, offset)),
  prose: answerProse,
});
