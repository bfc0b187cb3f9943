import { characterStart, cutAt } from "../../core/cut-at.ts";
import { HearthError } from "../../core/errors.ts";
import type { GenerationResult } from "../../core/generation.ts";
import { metrics } from "../../core/generation-metrics.ts";
import { noticesOf } from "../../core/generation-notices.ts";
import { isJsonObject, type JsonObject } from "../../core/json-object.ts";
import { escapeLineEnds } from "../../core/line-ends.ts";
import { provenanceOf } from "../../core/provenance.ts";
import type { AnswerOptions, EndedEvent } from "../../core/request.ts";
import type { RequestView } from "../../queue/client/watch-request.ts";
import type { Answer } from "./answer.ts";
import { checkFormat } from "./check-format.ts";

/** Characters of text in one answer. Claude Code writes longer ones to a file; claude.ai accepts three times as much. */
export const MAX_CHARACTERS = 50_000;
/** Characters of each field beside the text: thinking, log probabilities, the parsed JSON. */
const MAX_SIDE_CHARACTERS = 20_000;

/**
 * Returns the answer of a request that generates, from the reader's offset on.
 * @throws HearthError if the request failed; the error carries the text so far
 */
export function toAnswer(view: RequestView): Answer {
  const { end } = view;
  if (end !== undefined && end.state !== "done") throw failure(view, end);
  const value = end === undefined ? unfinished(view) : finished(view, end);
  const { text, thinking, tool_calls } = value;
  const hasContent = text !== "" || thinking !== undefined || tool_calls !== undefined;
  return hasContent ? { origin: provenanceOf(view.kind), ...value } : value;
}

/** Returns the error of a failed request, with its text. If the object died, the viewer may have seen more than was stored. */
function failure({ id, kind, text, offset }: RequestView, end: Extract<EndedEvent, { error: unknown }>): HearthError {
  // The queue refused the request, so there is nothing to collect.
  if (kind === undefined) return HearthError.from(end.error);
  const stored = end.result.text.slice(characterStart(end.result.text, offset));
  return HearthError.from(end.error).withRequest({ id, text: stored.length > text.length ? stored : text });
}

function unfinished(view: RequestView): Answer {
  const { id, state, host, position, text, offset, thinking } = view;
  const queued = state === "queued";
  const shown = cutAt(text, MAX_CHARACTERS);
  const end = offset + shown.length;
  return {
    status: queued ? "queued" : "running",
    request_id: id,
    model: view.model,
    host,
    text: shown,
    text_length: offset + text.length,
    thinking: offset === 0 && thinking !== "" ? cutAt(thinking, MAX_SIDE_CHARACTERS) : undefined,
    position: queued ? position : undefined,
    // Once there is text, a progress message can only be of the wait before it.
    progress: offset + text.length === 0 ? view.progress : undefined,
    next: `Still ${queued ? "waiting" : "running"}. Call ollama_get_request with request_id ${id} and offset ${end}.`,
  };
}

function finished({ id, host, offset }: RequestView, { result, wishes }: EndedEvent): Answer {
  const start = characterStart(result.text, offset);
  const text = cutAt(result.text.slice(start), MAX_CHARACTERS);
  const end = start + text.length;
  const rest = end < result.text.length;
  const checked = checkFormat(result.text, wishes.format);
  const beside = besideText(result, wishes, offset);
  const calls = fittingCalls(id, result);
  const notices = [
    ...(wishes.notices ?? []),
    ...noticesOf(result, wishes.functions),
    ...checked.notices,
    ...calls.notices,
    ...beside.notices,
  ];
  return {
    status: "done",
    request_id: id,
    session_id: wishes.session_id,
    model: result.model,
    host,
    text,
    text_length: result.text.length,
    thinking: beside.thinking,
    tool_calls: calls.shown.length > 0 ? calls.shown : undefined,
    json: result.text.length <= MAX_SIDE_CHARACTERS ? checked.json : undefined,
    done_reason: result.stopReason,
    notices: notices.length > 0 ? notices : undefined,
    next: rest ? `The text is longer: call ollama_get_request with request_id ${id} and offset ${end}.` : undefined,
    context: beside.context,
    logprobs: beside.logprobs,
    ...metrics(result),
  };
}

/** Returns thinking, context and log probabilities as far as they fit, with notices. They come only with the first page. */
function besideText(result: GenerationResult, wishes: AnswerOptions, offset: number) {
  const notices: string[] = [];
  if (offset > 0) return { notices };
  const { thinking, context, logprobs } = result;
  if (thinking.length > MAX_SIDE_CHARACTERS) {
    notices.push(`Only the first ${MAX_SIDE_CHARACTERS} of ${thinking.length} characters of the thinking are shown.`);
  }
  const contextFits = context !== undefined && JSON.stringify(context).length <= MAX_CHARACTERS;
  if (wishes.context === true && context !== undefined && !contextFits) {
    notices.push(
      `The context of ${context.length} tokens is too long to return; use ollama_chat for long conversations.`,
    );
  }
  const shownLogprobs = fittingEntries(logprobs.filter(isJsonObject), MAX_SIDE_CHARACTERS);
  if (shownLogprobs.length < result.parts && logprobs.length > 0) {
    notices.push(`Only the log probabilities of the first ${shownLogprobs.length} tokens are shown.`);
  }
  return {
    notices,
    thinking: thinking === "" ? undefined : cutAt(thinking, MAX_SIDE_CHARACTERS),
    context: wishes.context === true && contextFits ? context : undefined,
    logprobs: shownLogprobs.length > 0 ? shownLogprobs : undefined,
  };
}

/** Returns the tool calls that fit. They may have megabytes, such as a file to write. */
function fittingCalls(id: string, { toolCalls }: GenerationResult) {
  const shown = fittingEntries(
    toolCalls.map((call) => ({ ...call })),
    MAX_CHARACTERS,
  );
  const missing = toolCalls.length - shown.length;
  const where = `The resource ollama://requests/${id} has all of them.`;
  return {
    shown,
    notices: missing === 0 ? [] : [`${missing} of ${toolCalls.length} tool calls are too long. ${where}`],
  };
}

/** @param maxCharacters of their JSON as it is sent */
function fittingEntries(entries: JsonObject[], maxCharacters: number): JsonObject[] {
  let remaining = maxCharacters;
  return entries.filter((entry) => {
    remaining -= escapeLineEnds(JSON.stringify(entry)).length;
    return remaining > 0;
  });
}
