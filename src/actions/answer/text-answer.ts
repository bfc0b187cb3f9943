import { HearthError } from "../../core/errors.ts";
import type { GenerationResult } from "../../core/generation.ts";
import { metrics, noticesOf } from "../../core/generation-metrics.ts";
import { isJsonObject, type JsonObject } from "../../core/json-object.ts";
import { provenanceOf } from "../../core/provenance.ts";
import type { AnswerOptions, EndedEvent } from "../../core/request.ts";
import type { RequestView } from "../../queue/client/watch-request.ts";
import type { Answer } from "./answer.ts";
import { checkFormat } from "./check-format.ts";

/** Claude Code writes what is longer into a file; claude.ai takes three times as much. */
export const MAX_CHARACTERS = 50_000;
/** What goes beside the text: thinking, log probabilities, the parsed JSON; each. */
const MAX_SIDE_CHARACTERS = 20_000;

/**
 * The value of a tool that generates, from the offset on from which the reader looks.
 * @throws HearthError when the request failed; it carries the text so far
 */
export function toAnswer(sight: RequestView): Answer {
  const { end } = sight;
  if (end !== undefined && end.state !== "done") throw failure(sight, end);
  const value = end === undefined ? unfinished(sight) : finished(sight.id, end.result, end.wishes, sight.offset);
  const { text, thinking, tool_calls } = value;
  const says = text !== "" || thinking !== undefined || tool_calls !== undefined;
  return says ? { origin: provenanceOf(sight.kind), ...value } : value;
}

/** Of an object that died, a viewer may have seen more than was written down. */
function failure({ id, kind, text, offset }: RequestView, end: Extract<EndedEvent, { error: unknown }>): HearthError {
  // What was refused is no request: there is nothing to collect.
  if (kind === undefined) return HearthError.from(end.error);
  const written = end.result.text.slice(offset);
  return HearthError.from(end.error).withRequest({ id, text: written.length > text.length ? written : text });
}

function unfinished(sight: RequestView): Answer {
  const { id, state, position, text, offset, thinking } = sight;
  const queued = state === "queued";
  const shown = text.slice(0, MAX_CHARACTERS);
  const end = offset + shown.length;
  return {
    status: queued ? "queued" : "running",
    request_id: id,
    model: sight.model,
    text: shown,
    text_length: offset + text.length,
    thinking: offset === 0 && thinking !== "" ? thinking.slice(0, MAX_SIDE_CHARACTERS) : undefined,
    position: queued ? position : undefined,
    progress: sight.progress,
    next: `Still ${queued ? "waiting" : "at work"}. Call ollama_get_request with request_id ${id} and offset ${end}.`,
  };
}

function finished(id: string, result: GenerationResult, wishes: AnswerOptions, offset: number): Answer {
  const shown = page(result.text, offset);
  const end = offset + shown.text.length;
  const rest = end < result.text.length;
  const checked = checkFormat(result.text, wishes.format);
  const beside = whatFitsBeside(result, wishes, offset);
  const notices = [...(wishes.notices ?? []), ...noticesOf(result), ...checked.notices, ...beside.notices];
  return {
    status: "done",
    request_id: id,
    session_id: wishes.session_id,
    model: result.model,
    ...shown,
    thinking: beside.thinking,
    tool_calls: result.toolCalls.length > 0 ? result.toolCalls.map((call) => ({ ...call })) : undefined,
    json: result.text.length <= MAX_SIDE_CHARACTERS ? checked.json : undefined,
    done_reason: result.stopReason,
    notices: notices.length > 0 ? notices : undefined,
    next: rest ? `The text is longer: call ollama_get_request with request_id ${id} and offset ${end}.` : undefined,
    context: beside.context,
    logprobs: beside.logprobs,
    ...metrics(result),
  };
}

function page(text: string, offset: number): { text: string; text_length: number } {
  return { text: text.slice(offset, offset + MAX_CHARACTERS), text_length: text.length };
}

/** Thinking, context and log probabilities, as far as they fit, and what was left out. They come with the first page. */
function whatFitsBeside(result: GenerationResult, wishes: AnswerOptions, offset: number) {
  const notices: string[] = [];
  if (offset > 0) return { notices };
  const { thinking, context, logprobs } = result;
  if (thinking.length > MAX_SIDE_CHARACTERS) {
    notices.push(`Of the thinking, the first ${MAX_SIDE_CHARACTERS} of ${thinking.length} characters are shown.`);
  }
  const contextFits = context !== undefined && JSON.stringify(context).length <= MAX_CHARACTERS;
  if (wishes.context === true && context !== undefined && !contextFits) {
    notices.push(
      `The context of ${context.length} tokens is too long to return; use ollama_chat for long conversations.`,
    );
  }
  const shownLogprobs = fitting(logprobs.filter(isJsonObject));
  if (shownLogprobs.length < result.parts && logprobs.length > 0) {
    notices.push(`Log probabilities of the first ${shownLogprobs.length} tokens.`);
  }
  return {
    notices,
    thinking: thinking === "" ? undefined : thinking.slice(0, MAX_SIDE_CHARACTERS),
    context: wishes.context === true && contextFits ? context : undefined,
    logprobs: shownLogprobs.length > 0 ? shownLogprobs : undefined,
  };
}

function fitting(entries: JsonObject[]): JsonObject[] {
  let room = MAX_SIDE_CHARACTERS;
  return entries.filter((entry) => {
    room -= JSON.stringify(entry).length;
    return room > 0;
  });
}
