import { readToolCall, type ToolCall } from "../../core/chat-message.ts";
import { cutAt } from "../../core/cut-at.ts";
import { HearthError } from "../../core/errors.ts";
import { emptyDelta, type GenerationDelta, type GenerationUsage } from "../../core/generation.ts";
import { isJsonObject, type JsonObject } from "../../core/json-object.ts";
import type { StreamPart } from "./open-chat.ts";
import type { Provider } from "./provider.ts";
import { contentRefused, errorFromStream } from "./provider-error.ts";

/** More than a result keeps. */
const MAX_LOGPROBS = 500;
const MAX_CALL_CHARACTERS = 4_000_000;

/** Returns the error for a part of a stream that cannot be read. */
export const unreadable = ({ server }: Provider): HearthError =>
  new HearthError("bad_line", `A part of the stream of ${server.name} could not be read.`, "Call again.");

/** Makes deltas of the parts of one answer. Calls of functions come with the last one. */
export class ReadAnswer {
  readonly #provider: Provider;
  readonly #model: string;
  readonly #toolCalls: ToolCall[] = [];
  #reportedModel: string | undefined;
  #logprobs: unknown[] = [];
  #timings: JsonObject = {};
  /** Of calls of functions, which are kept until the end. */
  #callCharacters = 0;
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
    if (this.#broken) throw unreadable(this.#provider);
    this.#chunk = isJsonObject(chunk) ? chunk : undefined;
    const { error, choices, timings } = this.#chunk ?? {};
    const choice = objectIn(Array.isArray(choices) ? choices[0] : undefined);
    const reason = choice.finish_reason;
    if ((error !== undefined && error !== null) || reason === "error") {
      throw errorFromStream(error, this.#provider, this.#model);
    }
    this.#countCalls(objectIn(choice.delta).tool_calls);
    const { content } = objectIn(choice.logprobs);
    if (Array.isArray(content)) this.#logprobs = [...this.#logprobs, ...content].slice(0, MAX_LOGPROBS);
    if (isJsonObject(timings)) this.#timings = timings;
    if (typeof reason === "string") this.#reason = reason;
  }

  #countCalls(calls: unknown): void {
    if (calls === undefined || calls === null) return;
    this.#callCharacters += JSON.stringify(calls).length;
    if (this.#callCharacters <= MAX_CALL_CHARACTERS) return;
    throw new HearthError("too_large", `The calls of functions passed ${MAX_CALL_CHARACTERS} characters.`);
  }

  /** A chunk that the package does not understand. One without a choice has no text that could be lost. */
  #takeRefusedChunk(): void {
    if (this.#chunk === undefined) {
      this.#broken = !this.finished;
      return;
    }
    const { choices } = this.#chunk;
    if (Array.isArray(choices) && choices.length > 0) throw unreadable(this.#provider);
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

const objectIn = (value: unknown): JsonObject => (isJsonObject(value) ? value : {});

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
