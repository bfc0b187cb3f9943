import type { Script, ScriptedToolCall } from "../script/script.ts";
import type { Formatted } from "./format.ts";
import type { ToolCall } from "./part.ts";
import { tokenize } from "./tokens.ts";

/** What is going to be said, before a limit cuts it. */
export interface Answer {
  thinking: string[];
  /** An empty token counts, but is not sent. */
  content: string[];
  toolCalls: ToolCall[];
}

export interface Question {
  /** What the user said last. */
  asked: string;
  thinks: boolean;
  /** Whether the request brings tools: without them no model calls one. */
  hasTools: boolean;
  format?: Formatted;
  stop: string[];
}

/** It must not be mistaken for a model. */
const byItself = (asked: string) =>
  "This is the stand-in for Ollama that comes with Hearth: no model is running here. " +
  `You asked: ${asked.slice(0, 200)}`;

const THOUGHT = "The stand-in does not think: this line stands where a model's thoughts would.";

/** What the script says, else an answer that says what it is. */
export function composeAnswer(question: Question, script: Script = {}): Answer {
  const calls = question.hasTools ? (script.toolCalls ?? []) : [];
  const content = cutAt(question.stop, scripted(script) ?? (calls.length > 0 ? [] : unscripted(question)));
  return {
    thinking: question.thinks ? asTokens(script.thinking ?? THOUGHT) : [],
    content: question.hasTools ? swallowed(content) : content,
    toolCalls: calls.map(toolCall),
  };
}

function scripted({ answer, count }: Script): string[] | undefined {
  if (count !== undefined) return Array.from({ length: count }, (_, index) => `${index === 0 ? "" : " "}t${index}`);
  return answer === undefined ? undefined : asTokens(answer);
}

function unscripted({ asked, format }: Question): string[] {
  const text = byItself(asked);
  return tokenize(format === undefined ? text : format(text));
}

const asTokens = (text: string | string[]) => (typeof text === "string" ? tokenize(text) : text);

const CALL_TAG = "<tool_call>";

/** Where a request brings tools, Ollama loses what follows the tag of a call, unless it is a call of one of them. */
function swallowed(tokens: string[]): string[] {
  const tag = tokens.join("").indexOf(CALL_TAG);
  if (tag === -1) return tokens;
  let left = tag;
  return tokens.map((token) => {
    const said = token.slice(0, Math.max(0, left));
    left -= token.length;
    return said;
  });
}

/** The tokens up to the first stop text, which itself is not said. An empty one is met by the first token. */
function cutAt(stop: string[], tokens: string[]): string[] {
  const text = tokens.join("");
  const ends = stop.map((end) => text.indexOf(end)).filter((place) => place !== -1);
  if (ends.length === 0) return tokens;
  let left = Math.min(...ends);
  const kept: string[] = [];
  for (const token of tokens) {
    if (left <= 0) break;
    kept.push(token.slice(0, left));
    left -= token.length;
  }
  return kept.length === 0 && tokens.length > 0 ? [""] : kept;
}

function toolCall({ name, arguments: given = {}, id }: ScriptedToolCall, index: number): ToolCall {
  return { id: id ?? `call_${randomId()}`, function: { index, name, arguments: given } };
}

const LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";

const randomId = () => Array.from({ length: 8 }, () => LETTERS[Math.floor(Math.random() * LETTERS.length)]).join("");
