import { type OutputUnit, Validator } from "@cfworker/json-schema";
import { z } from "zod";
import { HearthError } from "../core/errors.ts";
import { isJsonObject, type JsonObject } from "../core/json-object.ts";
import type { AnswerWishes, EndedEvent, Generation } from "../core/request.ts";
import type { Sight } from "../queue/watch.ts";

const NANOSECONDS = 1e9;
/** Claude Code writes what is longer into a file; claude.ai takes three times as much. */
const MOST_CHARACTERS = 50_000;

/** What every tool that generates returns, whether it ended or goes on. */
export const answer = z.looseObject({
  status: z.enum(["done", "running", "queued"]).describe("running or queued: not ended yet; see next"),
  request_id: z.string(),
  model: z.string().optional(),
  text: z.string().describe("The answer, or as much of it as there is"),
  text_length: z.number().describe("Characters of the whole text so far; the offset for ollama_get_request"),
  thinking: z.string().optional(),
  tool_calls: z.array(z.looseObject({})).optional(),
  json: z.unknown().describe("The answer parsed, where a format was asked for").optional(),
  done_reason: z.string().describe("stop, length, load or unload").optional(),
  notices: z.array(z.string()).describe("What the reader should know about this answer").optional(),
  next: z.string().describe("What to do to get the rest").optional(),
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

/**
 * The value of a tool that generates.
 * @param offset characters of the text that the reader has already
 * @throws HearthError when the request failed; it carries the text so far
 */
export function toAnswer(sight: Sight, offset = 0): Answer {
  const { end } = sight;
  if (end === undefined) return unfinished(sight, offset);
  if (end.state !== "done") throw failure(sight, end);
  return finished(sight.id, end.result, end.wishes, offset);
}

/** Of an object that died, a viewer may have seen more than was written down. */
function failure({ id, text }: Sight, { error, result }: Extract<EndedEvent, { error: unknown }>): HearthError {
  return HearthError.from(error).withRequest({ id, text: result.text.length > text.length ? result.text : text });
}

function unfinished({ id, state, position, text, thinking }: Sight, offset: number): Answer {
  const queued = state === "queued";
  return {
    status: queued ? "queued" : "running",
    request_id: id,
    ...page(text, offset),
    ...(thinking === "" ? {} : { thinking: page(thinking, 0).text }),
    ...(queued ? { position } : {}),
    next: `Still ${queued ? "waiting" : "at work"}. Call ollama_get_request with request_id ${id} and offset ${text.length}.`,
  };
}

function finished(id: string, result: Generation, wishes: AnswerWishes, offset: number): Answer {
  const checked = checkFormat(result.text, wishes.format);
  const shown = page(result.text, offset);
  const end = offset + shown.text.length;
  const rest = end < result.text.length;
  const { logprobs, kept } = fittingLogprobs(result.logprobs);
  const notices = [...(wishes.notices ?? []), ...noticesOf(result), ...checked.notices, ...kept];
  return {
    status: "done",
    request_id: id,
    model: result.model,
    ...shown,
    ...(result.thinking === "" ? {} : { thinking: page(result.thinking, 0).text }),
    ...(result.tool_calls.length > 0 ? { tool_calls: result.tool_calls.map((call) => ({ ...call })) } : {}),
    ...("json" in checked && !rest ? { json: checked.json } : {}),
    ...(result.done_reason === undefined ? {} : { done_reason: result.done_reason }),
    ...(notices.length > 0 ? { notices } : {}),
    ...(rest ? { next: `The text is longer: call ollama_get_request with request_id ${id} and offset ${end}.` } : {}),
    ...(wishes.context === true && result.context !== undefined ? { context: result.context } : {}),
    ...(logprobs.length > 0 ? { logprobs } : {}),
    ...metrics(result),
  };
}

/** As many of the log probabilities as fit beside the text: with 20 alternatives a token they outgrow it fifty times. */
function fittingLogprobs(all: unknown[]): { logprobs: JsonObject[]; kept: string[] } {
  let room = MOST_CHARACTERS;
  const logprobs = all.filter(isJsonObject).filter((entry) => {
    room -= JSON.stringify(entry).length;
    return room > 0;
  });
  const cut = logprobs.length < all.length;
  return { logprobs, kept: cut ? [`Log probabilities of the first ${logprobs.length} of ${all.length} tokens.`] : [] };
}

function page(text: string, offset: number): { text: string; text_length: number } {
  return { text: text.slice(offset, offset + MOST_CHARACTERS), text_length: text.length };
}

function noticesOf(result: Generation): string[] {
  const notices: string[] = [];
  if (result.prompt_cut) {
    notices.push(
      `The prompt was longer than the model's context, and Ollama cut it: only ${result.prompt_eval_count ?? "some"} ` +
        "tokens of it were read. Shorten it, or raise options.num_ctx.",
    );
  }
  if (result.done_reason === "length") {
    notices.push("The answer was cut off: it reached num_predict or the end of the context.");
  }
  return notices;
}

function checkFormat(text: string, format: AnswerWishes["format"]): { notices: string[]; json?: unknown } {
  if (format === undefined) return { notices: [] };
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { notices: ["The answer is not valid JSON, although a format was asked for."] };
  }
  if (!isJsonObject(format)) return { json, notices: [] };
  const { valid, errors } = new Validator(format, "2020-12", false).validate(json);
  return { json, notices: valid ? [] : [`The answer does not match the schema: ${mismatches(errors)}`] };
}

const mismatches = (errors: OutputUnit[]) =>
  errors
    .slice(-3)
    .map(({ instanceLocation, error }) => `${instanceLocation}: ${error}`)
    .join(" ");

function metrics(result: Generation): Partial<Answer> {
  const { prompt_eval_count, eval_count, eval_duration, total_duration, load_duration } = result;
  return {
    ...(prompt_eval_count === undefined ? {} : { prompt_tokens: prompt_eval_count }),
    ...(eval_count === undefined ? {} : { answer_tokens: eval_count }),
    ...(eval_count === undefined || !eval_duration
      ? {}
      : { tokens_per_second: rounded((eval_count * NANOSECONDS) / eval_duration) }),
    ...(total_duration === undefined ? {} : { total_seconds: rounded(total_duration / NANOSECONDS) }),
    ...(load_duration === undefined ? {} : { load_seconds: rounded(load_duration / NANOSECONDS) }),
  };
}

const rounded = (value: number) => Math.round(value * 100) / 100;

/** An answer as a text that stands alone: the prose, then one bracketed line with what else matters. */
export function answerProse(value: Answer): string {
  const parts = [
    value.status === "done" ? undefined : value.status,
    value.model,
    value.done_reason,
    value.answer_tokens === undefined ? undefined : `${value.answer_tokens} tokens`,
    value.tokens_per_second === undefined ? undefined : `${value.tokens_per_second}/s`,
    `request ${value.request_id}`,
    ...(value.notices ?? []),
    value.next,
  ];
  const thinking = value.thinking === undefined ? [] : [`<thinking>\n${value.thinking}\n</thinking>`];
  const calls = value.tool_calls === undefined ? [] : [`Tool calls: ${JSON.stringify(value.tool_calls)}`];
  const known = parts.filter((part) => part !== undefined).join(" · ");
  return [...thinking, value.text, ...calls, `[${known}]`].filter((part) => part !== "").join("\n\n");
}
