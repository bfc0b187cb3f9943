import { HearthError } from "../../core/errors.ts";
import { metrics, noticesOf } from "../../core/generation-metrics.ts";
import { MODEL_OUTPUT } from "../../core/provenance.ts";
import type { EndedEvent } from "../../core/request.ts";
import type { RequestView } from "../../queue/client/watch-request.ts";
import type { EmbeddedItem, GeneratedItem, ItemPage } from "../../queue/forms/stored-item.ts";
import type { Answer } from "./answer.ts";
import { checkFormat } from "./check-format.ts";

/** One that is longer is cut; asked alone, all of it can be had. */
const MAX_TEXT_CHARACTERS = 40_000;
const MAX_THINKING_CHARACTERS = 4_000;

/** The value of a stepped request: how far it is, and its items from the offset on, as far as they fit. */
export function toItemsAnswer(sight: RequestView, { items, done }: ItemPage): Answer {
  const { id, kind, offset, progress, end } = sight;
  const message = progress?.message ?? "";
  return {
    ...standing(sight, items.length > 0),
    request_id: id,
    model: kind === "compare" ? undefined : sight.model,
    text: message,
    text_length: message.length,
    progress,
    ...(kind === "embed"
      ? vectors(
          sight,
          items.filter((item) => "embedding" in item),
        )
      : results(
          sight,
          items.filter((item) => "generation" in item),
        )),
    next: nextStep(sight, offset + items.length, done),
    ...sums(end),
  };
}

/** @throws HearthError where it failed and nothing was done before */
function standing(
  { id, state, position, end }: RequestView,
  some: boolean,
): Pick<Answer, "status" | "error" | "position"> {
  if (end === undefined) return state === "queued" ? { status: "queued", position } : { status: "running" };
  if (end.state === "done") return { status: "done" };
  if (!some) throw HearthError.from(end.error).withRequest({ id, text: "" });
  return { status: "failed", error: `${end.error.message} ${end.error.next}` };
}

function nextStep({ id, end, progress }: RequestView, shown: number, done: number): string | undefined {
  const more = `call ollama_get_request with request_id ${id} and offset ${shown}.`;
  if (end === undefined)
    return `Still at work. Of ${progress?.total ?? done} items ${shown} are shown; for the next, ${more}`;
  return shown < done ? `These are the items up to ${shown} of ${done}; for the next, ${more}` : undefined;
}

function vectors({ offset, end }: RequestView, items: EmbeddedItem[]): Partial<Answer> {
  const cut = items.flatMap((item, place) => (item.cut ? [`prompts[${offset + place}]`] : []));
  const notices = [
    ...(end?.wishes.notices ?? []),
    ...(cut.length > 0 ? [`Longer than the model's context, so only the beginning was read: ${cut.join(", ")}.`] : []),
  ];
  return {
    embeddings: items.map(({ embedding }) => embedding),
    offset,
    dimensions: items[0]?.embedding.length,
    notices: notices.length > 0 ? notices : undefined,
  };
}

function results({ kind, offset, end }: RequestView, items: GeneratedItem[]): Partial<Answer> {
  const named = (item: GeneratedItem, place: number) =>
    kind === "compare" ? { model: item.model } : { index: offset + place };
  const format = end?.wishes.format;
  return {
    origin: items.length > 0 ? MODEL_OUTPUT : undefined,
    results: items.map((item, place) => ({ ...named(item, place), ...result(item, format) })),
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
          `Of the text, the first ${MAX_TEXT_CHARACTERS} of ${text_length} characters are here; ask this one alone for all of it.`,
        ]
      : []),
  ];
  return {
    text: text.slice(0, MAX_TEXT_CHARACTERS),
    thinking: thinking === "" ? undefined : thinking.slice(0, MAX_THINKING_CHARACTERS),
    done_reason: stopReason,
    ...metrics(generation),
    error: error && `${error.message} ${error.next}`,
    notices: notices.length === 0 ? undefined : notices,
  };
}

function sums(end: EndedEvent | undefined): Partial<Answer> {
  if (end === undefined) return {};
  const { prompt_tokens, answer_tokens, load_seconds, total_seconds } = metrics(end.result);
  return { prompt_tokens, answer_tokens, load_seconds, total_seconds };
}
