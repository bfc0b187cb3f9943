/** A question whose answer has tokens that name the question and their own place. */
export interface Asked {
  /** Unique for each question. */
  label: string;
  tokens: number;
  /** Pause between two tokens, in ms. */
  gapMs: number;
}

const PROMPT = /^#(\w+) (\d+) (\d+)$/;

export const promptOf = ({ label, tokens, gapMs }: Asked) => `#${label} ${tokens} ${gapMs}`;

/** Reads a prompt of these clients. Returns undefined for any other. */
export function readPrompt(prompt: unknown): Asked | undefined {
  const [, label, tokens, gapMs] = (typeof prompt === "string" && PROMPT.exec(prompt)) || [];
  return label === undefined ? undefined : { label, tokens: Number(tokens), gapMs: Number(gapMs) };
}

export const tokensOf = ({ label, tokens }: Asked): string[] =>
  Array.from({ length: tokens }, (_, place) => `${place === 0 ? "" : " "}${label}t${place}`);

export const answerTo = (asked: Asked): string => tokensOf(asked).join("");

/** Compares a text with the answer, or with its beginning. Returns what is wrong, or undefined. */
export function faultIn(text: string, asked: Asked, part: "whole" | "beginning"): string | undefined {
  const answer = answerTo(asked);
  if (part === "whole" ? text === answer : answer.startsWith(text)) return undefined;
  if (answer.startsWith(text)) return `${text.length} of ${answer.length} characters came`;
  let place = 0;
  while (text[place] === answer[place]) place++;
  const around = (of: string) => JSON.stringify(of.slice(Math.max(0, place - 20), place + 20));
  return `from character ${place} on ${around(text)} came instead of ${around(answer)}`;
}
