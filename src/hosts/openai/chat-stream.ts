import { readToolCall, type ToolCall } from "../../core/chat-message.ts";
import { cutAt } from "../../core/cut-at.ts";
import { HearthError } from "../../core/errors.ts";
import { emptyDelta, type GenerationDelta, type GenerationUsage } from "../../core/generation.ts";
import { isJsonObject, type JsonObject } from "../../core/json-object.ts";
import { startDeadlines } from "../deadlines.ts";
import { errorFromThrown } from "../edge-error.ts";
import type { Ask, CallLimits } from "../host.ts";
import { retryWhileBusy } from "../retry-while-busy.ts";
import { type OpenChat, openChat, type StreamPart } from "./open-chat.ts";
import type { Provider } from "./provider.ts";
import { contentRefused, errorFromStream } from "./provider-error.ts";

const IDLE_MS = 120_000;

/**
 * Streams an answer, one delta for each part of the stream. Calls of functions come with the end: before it, their arguments
 * may be cut.
 * @throws HearthError when the stream does not end with a finish reason, or has an error, whatever follows it
 */
export async function* streamChat(
  provider: Provider,
  ask: Ask,
  { signal, totalMs }: CallLimits,
): AsyncGenerator<GenerationDelta> {
  const { name } = provider.server;
  const deadlines = startDeadlines({ totalMs, idleMs: IDLE_MS }, signal, name);
  const onChunk = () => deadlines.chunkReceived();
  let chat: OpenChat | undefined;
  try {
    const open = () => openChat(provider, { ask, signal: deadlines.signal, onChunk });
    chat = await retryWhileBusy(open, deadlines.signal);
    const answer = new Answer(provider, ask.model);
    for (;;) {
      const part = await nextPart(chat, provider, deadlines.signal);
      if (part === undefined || (part.type === "finish" && !answer.finished)) {
        throw brokenOff(chat, provider, deadlines.signal);
      }
      const delta = answer.take(part);
      if (delta !== undefined) yield delta;
      if (delta?.end !== undefined) return;
    }
  } finally {
    deadlines.stop();
    // If the caller stops reading, this closes the connection, and the host stops.
    await chat?.body.close();
  }
}

async function nextPart(chat: OpenChat, { server }: Provider, signal: AbortSignal): Promise<StreamPart | undefined> {
  const { value } = await chat.parts.read().catch((thrown: unknown) => {
    throw signal.aborted ? errorFromThrown(thrown, signal, server.name) : unreadable(server.name);
  });
  return value;
}

/** Returns the error for a stream that ended without a finish reason. */
function brokenOff({ body: { fault } }: OpenChat, { server: { name } }: Provider, signal: AbortSignal): HearthError {
  if (fault === undefined) return new HearthError("interrupted", `The stream of ${name} ended before the answer did.`);
  if (fault instanceof HearthError || signal.aborted) return errorFromThrown(fault, signal, name);
  return new HearthError("stream_cut", `The connection to ${name} broke off before the answer was complete.`);
}

const unreadable = (name: string) =>
  new HearthError("bad_line", `A part of the stream of ${name} could not be read.`, "Call again.");

/** Reads the parts of one answer. */
class Answer {
  readonly #provider: Provider;
  readonly #model: string;
  readonly #toolCalls: ToolCall[] = [];
  #reportedModel: string | undefined;
  #logprobs: unknown[] = [];
  #timings: JsonObject = {};
  /** The chunk whose parts come next; undefined for one that is no JSON. */
  #chunk: JsonObject | undefined;
  /** Whether a chunk was no JSON. It may be the last one, cut; whatever follows shows that it was not. */
  #broken = false;
  #reason: string | undefined;

  constructor(provider: Provider, model: string) {
    this.#provider = provider;
    this.#model = model;
  }

  /** Whether a reason for the end has come. What is broken behind it does no harm. */
  get finished(): boolean {
    return this.#reason !== undefined;
  }

  /** Returns what a part brings; undefined if it brings nothing. @throws HearthError for an error in the stream */
  take(part: StreamPart): GenerationDelta | undefined {
    switch (part.type) {
      case "raw":
        this.#takeChunk(part.rawValue);
        return undefined;
      case "error":
        if (!isEndWithoutReason(part.error)) this.#takeRefusedChunk();
        return undefined;
      case "response-metadata":
        this.#reportedModel ??= part.modelId;
        return undefined;
      case "text-delta":
        return { ...this.#delta(), text: part.delta, parts: 1 };
      case "reasoning-delta":
        return { ...this.#delta(), thinking: part.delta, parts: 1 };
      case "tool-call":
        this.#toolCalls.push(...callOf(part));
        return undefined;
      case "finish":
        return this.#end(part);
      default:
        return undefined;
    }
  }

  #takeChunk(chunk: unknown): void {
    if (this.#broken) throw unreadable(this.#provider.server.name);
    this.#chunk = isJsonObject(chunk) ? chunk : undefined;
    const { error, choices, timings } = this.#chunk ?? {};
    const choice: unknown = Array.isArray(choices) ? choices[0] : undefined;
    const { finish_reason: reason, logprobs }: JsonObject = isJsonObject(choice) ? choice : {};
    if ((error !== undefined && error !== null) || reason === "error") {
      throw errorFromStream(error, this.#provider, this.#model);
    }
    if (isJsonObject(logprobs) && Array.isArray(logprobs.content)) this.#logprobs.push(...logprobs.content);
    if (isJsonObject(timings)) this.#timings = timings;
    if (typeof reason === "string") this.#reason = reason;
  }

  /** A chunk that the package does not understand. One without a choice has no text that could be lost. */
  #takeRefusedChunk(): void {
    if (this.#chunk === undefined) {
      this.#broken = !this.finished;
      return;
    }
    const { choices } = this.#chunk;
    if (Array.isArray(choices) && choices.length > 0) throw unreadable(this.#provider.server.name);
  }

  #delta(): GenerationDelta {
    const delta = { ...emptyDelta(), logprobs: this.#logprobs };
    this.#logprobs = [];
    return delta;
  }

  #end({ finishReason, usage }: Extract<StreamPart, { type: "finish" }>): GenerationDelta {
    const reason = this.#reason ?? "";
    if (reason === "content_filter" || finishReason.unified === "content-filter") {
      throw contentRefused(this.#provider.server.name, "");
    }
    const toolCalls = this.#toolCalls;
    return {
      ...this.#delta(),
      toolCalls,
      parts: toolCalls.length > 0 ? 1 : 0,
      end: {
        model: cutAt(this.#reportedModel ?? this.#model, MAX_NAME_CHARACTERS),
        // A model that calls a function has said all for now.
        stopReason: /^(tool_calls|function_call)$/.test(reason) ? "stop" : cutAt(reason, MAX_NAME_CHARACTERS),
        ...usageOf(usage.raw ?? {}, this.#timings),
      },
    };
  }
}

/** The package says so before the last part, which says it too. */
const isEndWithoutReason = (error: unknown) => error instanceof Error && error.name === "AI_InvalidResponseDataError";

/** A name that is longer than this is none. */
const MAX_NAME_CHARACTERS = 500;

function callOf({ toolCallId, toolName, input }: Extract<StreamPart, { type: "tool-call" }>): ToolCall[] {
  const call = readToolCall({ id: toolCallId, function: { name: toolName, arguments: input } });
  return call === undefined ? [] : [call];
}

/** Token counts, and the times that llama.cpp tells. What a host does not tell is missing. */
function usageOf(usage: JsonObject, timings: JsonObject): GenerationUsage {
  const counts = {
    promptTokens: usage.prompt_tokens,
    answerTokens: usage.completion_tokens,
    promptMs: timings.prompt_ms,
    answerMs: timings.predicted_ms,
  };
  return Object.fromEntries(Object.entries(counts).filter(([, value]) => typeof value === "number"));
}
