import { fenced } from "../../core/fenced.ts";
import type { Answer } from "./answer.ts";

/** Finds a line that looks like one of Hearth's own between two results: a heading, a bracketed line, a fence. */
const LOOKS_LIKE_OURS = /^ {0,3}(#|\[|`{3})/m;

/**
 * Returns an answer as a text that is complete in itself: the text, then one bracketed line with the other facts. The last
 * line is always Hearth's, whatever the model wrote above it.
 */
export function answerProse(value: Answer): string {
  const parts = [
    value.status === "done" ? undefined : value.status,
    value.results === undefined ? value.progress?.message : undefined,
    value.model,
    value.host === undefined ? undefined : `host ${value.host}`,
    value.done_reason,
    value.answer_tokens === undefined ? undefined : `${value.answer_tokens} tokens`,
    value.tokens_per_second === undefined ? undefined : `${value.tokens_per_second}/s`,
    `request ${value.request_id}`,
    value.session_id === undefined ? undefined : `session ${value.session_id}`,
    value.origin === undefined ? undefined : `all above is ${value.origin}`,
    ...(value.notices ?? []),
    value.error,
    value.next,
  ];
  if (value.embeddings !== undefined) return JSON.stringify(value);
  const thinking = value.thinking === undefined ? "" : `<thinking>\n${value.thinking}\n</thinking>`;
  const calls = value.tool_calls === undefined ? "" : `Tool calls: ${JSON.stringify(value.tool_calls)}`;
  const facts = parts.filter((part) => part !== undefined).join(" · ");
  const last = `[${facts.replace(/\s+/g, " ")}]`;
  return [thinking, value.text.trimEnd(), ...(value.results ?? []).map(resultProse), calls, last]
    .filter((part) => part !== "")
    .join("\n\n");
}

function resultProse(result: Record<string, unknown>): string {
  const { index, model, text, error, answer_tokens, tokens_per_second, load_seconds, notices = [] } = result;
  const facts = [
    error === undefined ? undefined : `failed: ${error}`,
    answer_tokens === undefined ? undefined : `${answer_tokens} tokens`,
    tokens_per_second === undefined ? undefined : `${tokens_per_second}/s`,
    typeof load_seconds === "number" && load_seconds > 1 ? `loaded in ${load_seconds} s` : undefined,
    ...(notices as string[]),
  ].filter((fact) => fact !== undefined);
  const written = String(text).trim() === "" ? "(no text)" : String(text).trimEnd();
  const shown = LOOKS_LIKE_OURS.test(written) ? fenced(written) : written;
  return `## ${model ?? `prompts[${index}]`}\n\n${shown}\n\n[${facts.join(" · ").replace(/\s+/g, " ")}]`;
}
