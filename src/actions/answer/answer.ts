import { z } from "zod";

/**
 * Advertised by its types: not every client takes a schema that says nothing, nor a list of types, into which zod would
 * make this if none of them said more.
 */
const anyJson = z.unknown().meta({
  anyOf: [
    { type: "object", properties: {} },
    ...["array", "string", "number", "boolean", "null"].map((type) => ({ type })),
  ],
});

/**
 * What every tool returns whose work may outlive its call, whether it has ended or goes on: one flat form, so that who
 * can read one of them can read all.
 */
export const answer = z.looseObject({
  status: z
    .enum(["done", "running", "queued", "failed"])
    .describe("running or queued: not ended yet, see next; failed: see error, what was done before is here"),
  request_id: z.string(),
  session_id: z.string().optional(),
  model: z.string().optional(),
  text: z.string().describe("The answer, or as much of it as there is"),
  text_length: z.number().describe("Characters of the whole text so far"),
  origin: z.string().describe("Whose words text, thinking, tool_calls and results are").optional(),
  thinking: z.string().optional(),
  tool_calls: z.array(z.looseObject({})).optional(),
  json: anyJson.describe("The answer parsed, where a format was asked for").optional(),
  done_reason: z.string().describe("stop, length, load or unload").optional(),
  notices: z.array(z.string()).describe("What the reader should know about this answer").optional(),
  next: z.string().describe("What to do to get the rest").optional(),
  progress: z
    .looseObject({ message: z.string(), done: z.number(), total: z.number().optional() })
    .describe("How far it is: bytes of a transfer, items of a batch")
    .optional(),
  results: z.array(z.looseObject({})).describe("One for each prompt or model, as far as they fit here").optional(),
  embeddings: z.array(z.array(z.number())).describe("One for each text, in order, as far as they fit here").optional(),
  error: z.string().optional(),
  position: z.number().describe("Place in the queue; 1 is next").optional(),
  context: z.array(z.number()).optional(),
  logprobs: z.array(z.looseObject({})).optional(),
  prompt_tokens: z.number().optional(),
  answer_tokens: z.number().optional(),
  tokens_per_second: z.number().optional(),
  total_seconds: z.number().optional(),
  load_seconds: z.number().optional(),
});

export type Answer = z.infer<typeof answer>;
