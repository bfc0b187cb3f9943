import type { Context } from "hono";
import type { RecordFault } from "../../config/records/record-kind.ts";

/** Answers with everything that is wrong with a change. Nothing has changed. */
export function answerFaults(c: Context, faults: readonly RecordFault[]): Response {
  const sentences = faults.map(({ field, problem }) => `${field === "" ? "The record" : field} ${problem}.`);
  const body = { error: "invalid_arguments", error_description: sentences.join(" "), retryable: false, faults };
  return c.json(body, 400);
}
