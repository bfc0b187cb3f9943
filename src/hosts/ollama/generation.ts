import type { HostConfig } from "../../config/config.ts";
import type { ToolCall } from "../../core/chat-message.ts";
import { HearthError } from "../../core/errors.ts";
import { isJsonObject, type JsonObject } from "../../core/json-object.ts";
import type { Generation } from "../../core/request.ts";
import { retryWhileBusy } from "./retry-while-busy.ts";
import { streamLines } from "./stream-lines.ts";
import { openUpstream } from "./transport.ts";
import { failed } from "./upstream-error.ts";

export interface GenerationCall {
  path: "/api/generate" | "/api/chat";
  body: JsonObject;
  signal: AbortSignal;
  totalMs: number;
  idleMs?: number;
  /** Called after every chunk that brought something. */
  onPart: () => void;
}

/** Between two tokens; before the first, Ollama may be silent for as long as it loads. */
const IDLE_MS = 120_000;
const MAX_CHARACTERS = 4_000_000;
const MAX_LOGPROBS = 500;

export function emptyGeneration(model: string): Generation {
  return { model, text: "", thinking: "", tool_calls: [], parts: 0, logprobs: [], prompt_cut: false };
}

/**
 * Streams /api/generate or /api/chat into `generation`, which keeps what came whatever happens.
 * @throws HearthError when the stream does not end with Ollama's `done`
 */
export async function streamGeneration(host: HostConfig, call: GenerationCall, generation: Generation): Promise<void> {
  const { signal, totalMs, idleMs = IDLE_MS } = call;
  const terms = { open: (signal: AbortSignal) => open(host, call, generation, signal), signal, totalMs, idleMs };
  for await (const lines of streamLines(terms)) {
    const done = lines.map((line) => take(line, generation)).includes(true);
    call.onPart();
    if (done) return;
  }
  // Without a word too, where a model repeats itself: Ollama stops it after 30 equal tokens.
  throw new HearthError(
    "stream_cut",
    "Ollama's stream ended before the answer was complete: it was cut off, or the model repeated itself without end.",
  );
}

/**
 * Ollama cuts a prompt that is too long without a word. So it is first asked not to; where it refuses, it is asked again
 * as the caller wanted, and the cut is known. The refusal comes before any work is done.
 */
async function open(
  host: HostConfig,
  call: GenerationCall,
  generation: Generation,
  signal: AbortSignal,
): Promise<Response> {
  const post = (body: JsonObject) =>
    retryWhileBusy(
      () => openUpstream(host, { method: "POST", path: call.path, body: { ...body, stream: true }, signal }),
      signal,
    );
  try {
    return await post({ ...call.body, truncate: false });
  } catch (thrown) {
    const tooLong = thrown instanceof HearthError && thrown.code === "prompt_too_long";
    if (!tooLong || call.body.truncate === false) throw thrown;
    generation.prompt_cut = true;
    return await post({ ...call.body, truncate: true });
  }
}

/** Takes one line in; true when it was the last. */
function take(line: JsonObject, generation: Generation): boolean {
  if (typeof line.error === "string") throw failed(line.error);
  const message = isJsonObject(line.message) ? line.message : { content: line.response, ...line };
  const text = typeof message.content === "string" ? message.content : "";
  const thinking = typeof message.thinking === "string" ? message.thinking : "";
  const toolCalls = Array.isArray(message.tool_calls) ? (message.tool_calls as ToolCall[]) : [];
  generation.text += text;
  generation.thinking += thinking;
  generation.tool_calls.push(...toolCalls);
  if (text !== "" || thinking !== "" || toolCalls.length > 0) generation.parts += 1;
  if (Array.isArray(line.logprobs)) takeLogprobs(line.logprobs, generation);
  if (generation.text.length + generation.thinking.length > MAX_CHARACTERS) {
    throw new HearthError("too_large", `The answer grew past ${MAX_CHARACTERS} characters and was stopped.`);
  }
  if (line.done !== true) return false;
  takeMetrics(line, generation);
  return true;
}

/** With 20 alternatives a token they would fill the memory long before the text does, and nobody reads so many. */
function takeLogprobs(logprobs: unknown[], generation: Generation): void {
  if (generation.logprobs.length < MAX_LOGPROBS) generation.logprobs.push(...logprobs);
}

const COUNTS = [
  "prompt_eval_count",
  "eval_count",
  "total_duration",
  "load_duration",
  "prompt_eval_duration",
  "eval_duration",
] as const;

function takeMetrics(line: JsonObject, generation: Generation): void {
  if (typeof line.model === "string") generation.model = line.model;
  if (typeof line.done_reason === "string") generation.done_reason = line.done_reason;
  if (Array.isArray(line.context)) generation.context = line.context as number[];
  for (const name of COUNTS) {
    if (typeof line[name] === "number") generation[name] = line[name];
  }
}
