import type { HostAddress } from "../../config/config.ts";
import { readToolCall } from "../../core/chat-message.ts";
import { cutAt } from "../../core/cut-at.ts";
import { HearthError } from "../../core/errors.ts";
import { emptyDelta, type GenerationDelta, type GenerationUsage } from "../../core/generation.ts";
import { isJsonObject, type JsonObject } from "../../core/json-object.ts";
import { errorText } from "../error-text.ts";
import type { CallLimits } from "../host.ts";
import { type LazyBody, makeBody } from "../lazy-body.ts";
import { retryWhileBusy } from "../retry-while-busy.ts";
import { openUpstream } from "./open-upstream.ts";
import { RepeatGuard } from "./repeat-guard.ts";
import { streamLines } from "./stream-lines.ts";
import { failed } from "./upstream-error.ts";

/** A call of one of Ollama's endpoints that generate. */
export interface GenerationCall extends CallLimits {
  path: "/api/generate" | "/api/chat";
  body: LazyBody<JsonObject>;
  /** The longest silence between two chunks. Before the first one, Ollama may be silent for as long as it loads. */
  idleMs?: number;
}

const IDLE_MS = 120_000;

/**
 * Streams an answer of /api/generate or /api/chat, one delta for each chunk of the stream.
 * @throws HearthError when the stream does not end with Ollama's `done`
 */
export async function* streamGeneration(host: HostAddress, call: GenerationCall): AsyncGenerator<GenerationDelta> {
  const { signal, totalMs, idleMs = IDLE_MS } = call;
  let promptCut = false;
  const repeats = new RepeatGuard();
  const open = async (until: AbortSignal) => {
    const opened = await openReportingCut(host, call, until);
    promptCut = opened.promptCut;
    return opened.response;
  };
  for await (const lines of streamLines({ open, signal, totalMs, idleMs })) {
    const { delta, error } = readLines(lines, repeats);
    if (promptCut) delta.promptCut = true;
    yield delta;
    if (error !== undefined) throw failed(error);
    if (delta.end !== undefined) return;
  }
  throw repeats.reached ? repeats.error() : cut();
}

/**
 * Ollama cuts a prompt that is too long without telling. So the first call asks it not to; if it refuses, the second call
 * allows the cut, which is then known. The refusal comes before any work is done.
 */
async function openReportingCut(host: HostAddress, { path, body }: GenerationCall, signal: AbortSignal) {
  const post = (truncate: boolean) =>
    retryWhileBusy(
      () =>
        openUpstream(host, {
          method: "POST",
          path,
          body: () => ({ ...makeBody(body), truncate, stream: true }),
          signal,
        }),
      signal,
    );
  try {
    return { response: await post(false), promptCut: false };
  } catch (thrown) {
    const tooLong = thrown instanceof HearthError && thrown.code === "prompt_too_long";
    if (!tooLong || makeBody(body).truncate === false) throw thrown;
    return { response: await post(true), promptCut: true };
  }
}

const cut = () => new HearthError("stream_cut", "Ollama's stream ended before the answer was complete.");

/** The lines of one chunk, up to an error among them. */
function readLines(lines: readonly JsonObject[], repeats: RepeatGuard): { delta: GenerationDelta; error?: string } {
  const delta = emptyDelta();
  for (const line of lines) {
    const error = errorText(line.error);
    if (error !== undefined) return { delta, error };
    repeats.take(readLine(line, delta));
  }
  return { delta };
}

/** Adds a line to a delta. Returns its thinking and text. */
function readLine(line: JsonObject, delta: GenerationDelta): string {
  const message = isJsonObject(line.message) ? line.message : { content: line.response, ...line };
  const text = typeof message.content === "string" ? message.content : "";
  const thinking = typeof message.thinking === "string" ? message.thinking : "";
  const toolCalls = Array.isArray(message.tool_calls)
    ? message.tool_calls.flatMap((call) => readToolCall(call) ?? [])
    : [];
  delta.text += text;
  delta.thinking += thinking;
  // Not push(...list): a list of a million entries would overflow the stack.
  if (toolCalls.length > 0) delta.toolCalls = delta.toolCalls.concat(toolCalls);
  if (text !== "" || thinking !== "" || toolCalls.length > 0) delta.parts += 1;
  if (Array.isArray(line.logprobs)) delta.logprobs = delta.logprobs.concat(line.logprobs);
  if (line.done === true) delta.end = readEnd(line);
  return thinking + text;
}

/** A name that is longer than this is none. */
const MAX_NAME_CHARACTERS = 500;

function readEnd(line: JsonObject): GenerationDelta["end"] {
  return {
    ...(typeof line.model === "string" ? { model: cutAt(line.model, MAX_NAME_CHARACTERS) } : {}),
    ...(typeof line.done_reason === "string" ? { stopReason: cutAt(line.done_reason, MAX_NAME_CHARACTERS) } : {}),
    ...(Array.isArray(line.context) ? { context: line.context as number[] } : {}),
    ...readUsage(line),
  };
}

const NANOSECONDS_A_MS = 1e6;

/** Ollama's counts and durations (nanoseconds), where they are present. */
export function readUsage(line: JsonObject): GenerationUsage {
  const count = (name: string) => (typeof line[name] === "number" ? line[name] : undefined);
  const ms = (name: string) => (typeof line[name] === "number" ? line[name] / NANOSECONDS_A_MS : undefined);
  const usage: GenerationUsage = {
    promptTokens: count("prompt_eval_count"),
    answerTokens: count("eval_count"),
    totalMs: ms("total_duration"),
    loadMs: ms("load_duration"),
    promptMs: ms("prompt_eval_duration"),
    answerMs: ms("eval_duration"),
  };
  return Object.fromEntries(Object.entries(usage).filter(([, value]) => value !== undefined));
}
