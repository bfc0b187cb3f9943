import * as z from "zod";
import type { RequestSummary } from "../../core/request.ts";

/** Request in a list: what was asked, by which client, and how long it took. Never a prompt or an answer. */
export const requestSummary = z.looseObject({
  request_id: z.string(),
  tool: z.string(),
  model: z.string(),
  client: z.string(),
  state: z.string(),
  host: z.string().optional(),
  submitted_at: z.string(),
  waited_seconds: z.number().optional(),
  ran_seconds: z.number().optional(),
  answer_tokens: z.number().optional(),
  error: z.string().optional(),
});

/** Returns a request as a list shows it. @param now ms since 1970 */
export function summarizeRequest(request: RequestSummary, now: number): z.infer<typeof requestSummary> {
  const { id, tool, model, client, state, host, submitted_at, started_at, ended_at, answer_tokens, error_code } =
    request;
  const end = ended_at ?? now;
  return {
    request_id: id,
    tool,
    model,
    client,
    state,
    ...(host === undefined ? {} : { host }),
    submitted_at: new Date(submitted_at).toISOString(),
    waited_seconds: seconds((started_at ?? end) - submitted_at),
    ...(started_at === null ? {} : { ran_seconds: seconds(end - started_at) }),
    ...(answer_tokens === null ? {} : { answer_tokens }),
    ...(error_code === null ? {} : { error: error_code }),
  };
}

const seconds = (ms: number) => Math.round(ms / 100) / 10;
