import * as z from "zod";

/**
 * The fields that a client sees in the output schema. The schema is part of many entries of tools/list, so it has only what
 * a program needs to read an answer; docs/tools.md has every field.
 */
const ADVERTISED = [
  ...["status", "request_id", "session_id", "model", "text", "text_length", "thinking", "tool_calls"],
  ...["notices", "next", "results", "embeddings", "error"],
];

/** Answer of each tool whose work may outlive its call, finished or not. All of these tools return the same structure. */
export const answer = z
  .looseObject({
    status: z
      .enum(["done", "running", "queued", "failed"])
      .describe("running or queued: not finished, see next; failed: see error, partial results are included"),
    request_id: z.string(),
    session_id: z.string().optional(),
    model: z.string().optional(),
    host: z.string().describe("The host that answers, where there are several").optional(),
    text: z.string().describe("The answer, or the part that is ready"),
    text_length: z.number().describe("Length of the whole text so far, in characters"),
    origin: z.string().describe("Who wrote text, thinking, tool_calls and results").optional(),
    thinking: z.string().optional(),
    tool_calls: z.array(z.looseObject({})).optional(),
    json: z.unknown().describe("The parsed answer, if a format was requested").optional(),
    done_reason: z.string().describe("Why the answer ended: stop, length, load or unload").optional(),
    notices: z.array(z.string()).describe("What to know about this answer").optional(),
    next: z.string().describe("How to get the rest").optional(),
    progress: z
      .looseObject({ message: z.string(), done: z.number(), total: z.number().optional() })
      .describe("Progress: bytes of a transfer, items of a batch")
      .optional(),
    results: z.array(z.looseObject({})).describe("One result per prompt or model, as many as fit").optional(),
    embeddings: z.array(z.array(z.number())).describe("One vector per text, in order, as many as fit").optional(),
    error: z.string().optional(),
    position: z.number().describe("Place in the queue; 1 is next").optional(),
    context: z.array(z.number()).optional(),
    logprobs: z.array(z.looseObject({})).optional(),
    prompt_tokens: z.number().optional(),
    answer_tokens: z.number().optional(),
    tokens_per_second: z.number().optional(),
    total_seconds: z.number().optional(),
    load_seconds: z.number().optional(),
  })
  .meta({ advertised: ADVERTISED });

/** The value behind the schema `answer`. */
export type Answer = z.infer<typeof answer>;
