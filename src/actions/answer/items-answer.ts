import { cutAt } from "../../core/cut-at.ts";
import { HearthError } from "../../core/errors.ts";
import { metrics } from "../../core/generation-metrics.ts";
import { noticesOf } from "../../core/generation-notices.ts";
import { MODEL_OUTPUT } from "../../core/provenance.ts";
import type { EndedEvent } from "../../core/request.ts";
import type { RequestView } from "../../queue/client/watch-request.ts";
import type { EmbeddedItem, GeneratedItem, ItemPage } from "../../queue/forms/stored-item.ts";
import type { Answer } from "./answer.ts";
import { checkFormat } from "./check-format.ts";

/** A longer text is cut. To see all of it, its prompt has to be sent in a call of its own. */
const MAX_TEXT_CHARACTERS = 40_000;
const MAX_THINKING_CHARACTERS = 4_000;
/** Texts whose errors are told in full. */
const MAX_NAMED = 5;

/** Returns the answer of a stepped request: its progress, and the items from the offset on, as many as fit. */
export function toItemsAnswer(view: RequestView, { items, done }: ItemPage): Answer {
  const { id, kind, host, offset, progress, end } = view;
  const failed = items.filter((item) => "generation" in item && item.error !== undefined).length;
  const message = `${progress?.message ?? ""}${failed > 0 ? `; ${failed} of those shown failed` : ""}`;
  return {
    ...statusOf(view, items.length > 0),
    request_id: id,
    model: kind === "compare" ? undefined : view.model,
    host,
    text: message,
    text_length: message.length,
    progress,
    ...(kind === "embed"
      ? vectors(
          view,
          items.filter((item) => "embedding" in item),
        )
      : results(
          view,
          items.filter((item) => "generation" in item),
        )),
    next: nextStep(view, offset + items.length, done),
    ...sums(end),
  };
}

/** @throws HearthError if the request failed before it had finished an item */
function statusOf(
  { id, state, position, end }: RequestView,
  hasItems: boolean,
): Pick<Answer, "status" | "error" | "position"> {
  if (end === undefined) return state === "queued" ? { status: "queued", position } : { status: "running" };
  if (end.state === "done") return { status: "done" };
  if (!hasItems) throw HearthError.from(end.error).withRequest({ id, text: "" });
  return { status: "failed", error: `${end.error.message} ${end.error.next}` };
}

function nextStep({ id, end, progress }: RequestView, shown: number, done: number): string | undefined {
  const more = `call ollama_get_request with request_id ${id} and offset ${shown}.`;
  if (end === undefined)
    return `Still running. Items up to ${shown} of ${progress?.total ?? done} are shown; for the next ones, ${more}`;
  return shown < done ? `Items up to ${shown} of ${done} are shown; for the next ones, ${more}` : undefined;
}

function vectors({ offset, end }: RequestView, items: EmbeddedItem[]): Partial<Answer> {
  const cut = items.flatMap((item, index) => (item.cut ? [`prompts[${offset + index}]`] : []));
  const failed = items.flatMap(({ error }) => (error === undefined ? [] : [error.message]));
  const notices = [
    ...(end?.wishes.notices ?? []),
    ...(failed.length > 0
      ? [`${failed.slice(0, MAX_NAMED).join(" ")} ${more(failed)}An empty list stands in place of its vector.`]
      : []),
    ...(cut.length > 0
      ? [`Only the beginning was read, because the text is longer than the model's context: ${cut.join(", ")}.`]
      : []),
  ];
  return {
    embeddings: items.map(({ embedding }) => embedding),
    offset,
    dimensions: items.find(({ embedding }) => embedding.length > 0)?.embedding.length,
    notices: notices.length > 0 ? notices : undefined,
  };
}

const more = (failed: unknown[]) =>
  failed.length > MAX_NAMED ? `So did ${failed.length - MAX_NAMED} other texts fail. ` : "";

function results({ kind, offset, end }: RequestView, items: GeneratedItem[]): Partial<Answer> {
  const named = (item: GeneratedItem, index: number) =>
    kind === "compare" ? { model: item.model } : { index: offset + index };
  const format = end?.wishes.format;
  return {
    origin: items.length > 0 ? MODEL_OUTPUT : undefined,
    results: items.map((item, index) => ({ ...named(item, index), ...result(item, format) })),
    notices: end?.wishes.notices,
  };
}

function result({ generation, text_length, error }: GeneratedItem, format: EndedEvent["wishes"]["format"]) {
  const { text, thinking, stopReason } = generation;
  const notices = [
    ...noticesOf(generation),
    ...(error === undefined ? checkFormat(text, format).notices : []),
    ...(text.length > MAX_TEXT_CHARACTERS
      ? [
          `Only the first ${MAX_TEXT_CHARACTERS} of ${text_length} characters are shown; for the whole text, send this prompt in a call of its own.`,
        ]
      : []),
  ];
  return {
    text: cutAt(text, MAX_TEXT_CHARACTERS),
    thinking: thinking === "" ? undefined : cutAt(thinking, MAX_THINKING_CHARACTERS),
    done_reason: stopReason,
    ...metrics(generation),
    error: error && `${error.message} ${error.next}`,
    notices: notices.length === 0 ? undefined : notices,
  };
}

function sums(end: EndedEvent | undefined): Partial<Answer> {
  if (end === undefined) return {};
  const { prompt_tokens, answer_tokens, load_seconds, total_seconds } = metrics(end.result);
  // Ollama counts the tokens of complete answers only.
  return {
    prompt_tokens: prompt_tokens || undefined,
    answer_tokens: answer_tokens || undefined,
    load_seconds,
    total_seconds,
  };
}
