/** What a client asks a model for: an answer whose every token names the question and its own place. */
export interface Asked {
  /** Nobody asks under it twice. */
  label: string;
  tokens: number;
  /** Between two tokens, in ms. */
  gapMs: number;
}

const PROMPT = /^#(\w+) (\d+) (\d+)$/;

export const promptOf = ({ label, tokens, gapMs }: Asked) => `#${label} ${tokens} ${gapMs}`;

export function readPrompt(prompt: unknown): Asked | undefined {
  const [, label, tokens, gapMs] = (typeof prompt === "string" && PROMPT.exec(prompt)) || [];
  return label === undefined ? undefined : { label, tokens: Number(tokens), gapMs: Number(gapMs) };
}

export const tokensOf = ({ label, tokens }: Asked): string[] =>
  Array.from({ length: tokens }, (_, place) => `${place === 0 ? "" : " "}${label}t${place}`);

export const answerTo = (asked: Asked): string => tokensOf(asked).join("");

/** What is wrong with a text that should be the answer, or its beginning; undefined where nothing is. */
export function faultIn(text: string, asked: Asked, part: "whole" | "beginning"): string | undefined {
  const answer = answerTo(asked);
  if (part === "whole" ? text === answer : answer.startsWith(text)) return undefined;
  if (answer.startsWith(text)) return `${text.length} of ${answer.length} characters came`;
  let place = 0;
  while (text[place] === answer[place]) place++;
  const around = (of: string) => JSON.stringify(of.slice(Math.max(0, place - 20), place + 20));
  return `from character ${place} on ${around(text)} came instead of ${around(answer)}`;
}
