import { z } from "zod";
import { answer, answerProse, toAnswer } from "../answer.ts";
import { defineTool } from "../define-tool.ts";
import { fields } from "../fields.ts";

export const getRequest = defineTool({
  name: "ollama_get_request",
  title: "Collect a request",
  category: "requests",
  core: true,
  grant: "chat",
  effect: "read",
  description:
    "Collect the rest of an answer that took too long for one call, by its request_id. Waits until it is there; any " +
    "client of the same user may collect it, for a day.",
  input: z.strictObject({
    request_id: fields.requestId,
    offset: z.number().int().min(0).default(0).describe("Characters of the text that you have already"),
  }),
  output: answer,
  run: async ({ request_id, offset }, { queue }) => toAnswer(await queue.collect(request_id, offset)),
  prose: answerProse,
});
