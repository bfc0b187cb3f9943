import { styleText } from "node:util";
import type { Answer } from "../../src/actions/answer/answer.ts";
import { screen } from "../terminal/screen.ts";
import { AnswerPrinter } from "./answer-printer.ts";
import type { HearthClient } from "./hearth-client.ts";

/** A question to a model. */
export interface Question {
  prompt: string;
  /** Default: the default model of the Hearth. */
  model?: string;
}

/** Asks one question. Prints the answer as it grows, then the model and its speed. */
export async function ask(hearth: HearthClient, question: Question, signal: AbortSignal): Promise<void> {
  const printer = new AnswerPrinter();
  const onMessage = (message: string) => printer.progress(message);
  let answer = await hearth.call<Answer>("ollama_generate", { ...question }, { signal, onMessage });
  let text = answer.text;
  while (answer.status !== "done" || text.length < answer.text_length) {
    const rest = { request_id: answer.request_id, offset: text.length };
    answer = await hearth.call<Answer>("ollama_get_request", rest, { signal });
    text += answer.text;
  }
  printer.finish(text);
  for (const line of [summary(answer), ...(answer.notices ?? [])]) screen.block(styleText("dim", line));
}

function summary({ model, answer_tokens, tokens_per_second, total_seconds }: Answer): string {
  const parts = [
    model,
    answer_tokens === undefined ? undefined : `${answer_tokens} tokens`,
    tokens_per_second === undefined ? undefined : `${Math.round(tokens_per_second)} a second`,
    total_seconds === undefined ? undefined : `${total_seconds} s`,
  ];
  return parts.filter((part) => part !== undefined).join(" · ");
}
