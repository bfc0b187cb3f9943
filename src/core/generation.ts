import type { ToolCall } from "./chat-message.ts";
import { HearthError } from "./errors.ts";

/** Why a model stopped: it had said all, it reached a limit of tokens, or another reason in the host's own word. */
type StopReason = "stop" | "length" | (string & {});

/** What one generation took. Durations are milliseconds; a host leaves out what it does not report. */
export interface GenerationUsage {
  promptTokens?: number;
  answerTokens?: number;
  totalMs?: number;
  loadMs?: number;
  promptMs?: number;
  answerMs?: number;
}

/**
 * Result of a request, whatever host ran it. For an answer: what the host streamed, also where it broke off. For a request
 * of many steps: the sums over its items, which are stored separately. For a transfer: one sentence in `text`.
 */
export interface GenerationResult extends GenerationUsage {
  model: string;
  text: string;
  thinking: string;
  toolCalls: ToolCall[];
  /** Stream parts with text, thinking or tool calls: about the number of tokens while the request runs. */
  parts: number;
  logprobs: unknown[];
  /** Ollama's token context, for a caller that continues a prompt by itself. */
  context?: number[];
  stopReason?: StopReason;
  /** The host cut the prompt to the model's context. */
  promptCut: boolean;
  /** The wait for the first token, where the host may have been reading the prompt of a stopped request before. */
  behindStoppedMs?: number;
}

/** What one read from a host brought. The parts of the last delta say how the generation ended. */
export interface GenerationDelta {
  text: string;
  thinking: string;
  toolCalls: ToolCall[];
  logprobs: unknown[];
  parts: number;
  promptCut?: true;
  /** Present in the first delta of an answer that may have waited: see `GenerationResult`. */
  behindStoppedMs?: number;
  /** Present in the last delta. `model` is the name that the host reports. */
  end?: GenerationUsage & { model?: string; stopReason?: StopReason; context?: number[] };
}

const MAX_CHARACTERS = 4_000_000;
/** With 20 alternatives a token, log probabilities fill the memory long before the text does. */
const MAX_LOGPROBS = 500;
/** Of tool calls, log probabilities and the token context together, as JSON. */
const MAX_EXTRA_CHARACTERS = 4_000_000;
/** What each result has of these so far. It is not part of the result, which is stored. */
const extraCharacters = new WeakMap<GenerationResult, number>();

/** A result to which nothing has come yet. */
export function emptyResult(model: string): GenerationResult {
  return { model, text: "", thinking: "", toolCalls: [], parts: 0, logprobs: [], promptCut: false };
}

/** A delta without content. */
export const emptyDelta = (): GenerationDelta => ({ text: "", thinking: "", toolCalls: [], logprobs: [], parts: 0 });

/** Appends a delta to a result. @throws HearthError `too_large`, with what came before kept in `result` */
export function appendDelta(result: GenerationResult, delta: GenerationDelta): void {
  result.text += delta.text;
  result.thinking += delta.thinking;
  result.parts += delta.parts;
  if (delta.promptCut) result.promptCut = true;
  if (delta.behindStoppedMs !== undefined) result.behindStoppedMs = delta.behindStoppedMs;
  const logprobs = delta.logprobs.slice(0, MAX_LOGPROBS - result.logprobs.length);
  countExtra(result, delta.toolCalls);
  countExtra(result, logprobs);
  countExtra(result, delta.end?.context ?? []);
  result.toolCalls.push(...delta.toolCalls);
  result.logprobs.push(...logprobs);
  if (result.text.length + result.thinking.length > MAX_CHARACTERS) {
    throw new HearthError("too_large", `The answer was stopped because it passed ${MAX_CHARACTERS} characters.`);
  }
  const { model = result.model, ...end } = delta.end ?? {};
  Object.assign(result, end, { model });
}

/** Counts what comes besides text. @throws HearthError `too_large` before it is kept */
function countExtra(result: GenerationResult, extra: readonly unknown[]): void {
  if (extra.length === 0) return;
  const characters = (extraCharacters.get(result) ?? 0) + JSON.stringify(extra).length;
  extraCharacters.set(result, characters);
  if (characters <= MAX_EXTRA_CHARACTERS) return;
  throw new HearthError(
    "too_large",
    `The answer was stopped because its tool calls and token data passed ${MAX_EXTRA_CHARACTERS} characters.`,
  );
}

/** Adds the counts of one step to the sums of its request. */
export function addUsage<Count extends keyof GenerationUsage>(
  sums: GenerationUsage,
  step: Pick<GenerationUsage, Count>,
  counts: readonly Count[],
): void {
  for (const count of counts) sums[count] = (sums[count] ?? 0) + (step[count] ?? 0);
}
