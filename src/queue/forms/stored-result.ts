import type { ToolCall } from "../../core/chat-message.ts";
import type { GenerationResult, GenerationUsage } from "../../core/generation.ts";
import type { EndedEvent, RequestEvent } from "../../core/request.ts";

/**
 * A result as it is stored and as it crosses RPC. The names and units are those of the first build, which had Ollama alone:
 * rows of it must stay readable, and during a deployment a Worker and an object of two builds talk to each other.
 */
export interface StoredResult {
  model: string;
  text: string;
  thinking: string;
  tool_calls: ToolCall[];
  parts: number;
  logprobs: unknown[];
  context?: number[];
  done_reason?: string;
  prompt_eval_count?: number;
  eval_count?: number;
  /** Durations are nanoseconds. */
  total_duration?: number;
  load_duration?: number;
  prompt_eval_duration?: number;
  eval_duration?: number;
  prompt_cut: boolean;
  /** Milliseconds. Results of earlier builds have none. */
  behind_stopped_ms?: number;
}

const NANOSECONDS_A_MS = 1e6;

const DURATIONS = {
  totalMs: "total_duration",
  loadMs: "load_duration",
  promptMs: "prompt_eval_duration",
  answerMs: "eval_duration",
} as const satisfies Partial<Record<keyof GenerationUsage, keyof StoredResult>>;

/** A result in its stored form. */
export function toStoredResult(result: GenerationResult): StoredResult {
  const { toolCalls, stopReason, promptTokens, answerTokens, promptCut, behindStoppedMs, ...others } = result;
  const { totalMs, loadMs, promptMs, answerMs, ...same } = others;
  return {
    ...same,
    tool_calls: toolCalls,
    done_reason: stopReason,
    prompt_eval_count: promptTokens,
    eval_count: answerTokens,
    prompt_cut: promptCut,
    behind_stopped_ms: behindStoppedMs,
    ...nanoseconds({ totalMs, loadMs, promptMs, answerMs }),
  };
}

/** The result that a stored form holds. */
export function fromStoredResult(stored: StoredResult): GenerationResult {
  const { model, text, thinking, tool_calls, parts, logprobs, context } = stored;
  const result: GenerationResult = {
    model,
    text,
    thinking,
    toolCalls: tool_calls,
    parts,
    logprobs,
    context,
    stopReason: stored.done_reason,
    promptTokens: stored.prompt_eval_count,
    answerTokens: stored.eval_count,
    promptCut: stored.prompt_cut,
    behindStoppedMs: stored.behind_stopped_ms,
  };
  for (const [name, storedName] of Object.entries(DURATIONS) as [keyof typeof DURATIONS, keyof StoredResult][]) {
    const duration = stored[storedName];
    if (typeof duration === "number") result[name] = duration / NANOSECONDS_A_MS;
  }
  return result;
}

function nanoseconds(usage: Pick<GenerationUsage, keyof typeof DURATIONS>): Partial<StoredResult> {
  const named = Object.entries(DURATIONS).map(
    ([name, stored]) => [stored, usage[name as keyof typeof DURATIONS]] as const,
  );
  const given = named.filter(([, ms]) => ms !== undefined);
  return Object.fromEntries(given.map(([stored, ms]) => [stored, Math.round((ms ?? 0) * NANOSECONDS_A_MS)]));
}

type Stored<Event> = Event extends { result: GenerationResult }
  ? Omit<Event, "result"> & { result: StoredResult }
  : Event;

/** An event as one line of JSON, without the line end. */
export function encodeEvent(event: RequestEvent): string {
  return JSON.stringify(event.type === "ended" ? { ...event, result: toStoredResult(event.result) } : event);
}

/** The event of one line. */
export function decodeEvent(line: string): RequestEvent {
  const event = JSON.parse(line) as Stored<RequestEvent>;
  return event.type === "ended" ? ({ ...event, result: fromStoredResult(event.result) } as EndedEvent) : event;
}
