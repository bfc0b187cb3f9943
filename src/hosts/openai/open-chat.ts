import type { OpenAICompatibleChatLanguageModel } from "@ai-sdk/openai-compatible";
import { HearthError } from "../../core/errors.ts";
import type { GenerateBody } from "../../core/job.ts";
import { type JsonObject, parseJsonObject } from "../../core/json-object.ts";
import { readStart } from "../../core/read-body.ts";
import { notThatServer } from "../edge-error.ts";
import type { Ask } from "../host.ts";
import { type LazyBody, makeBody } from "../lazy-body.ts";
import { callOptions, EXTRA } from "./call-options.ts";
import { type CallOptions, promptOfChat, promptOfGenerate } from "./chat-prompt.ts";
import { openProvider, type Provider, unsupportedOn } from "./provider.ts";
import { errorFromStream } from "./provider-error.ts";
import { SteadyBody } from "./steady-body.ts";

type Stream = Awaited<ReturnType<OpenAICompatibleChatLanguageModel["doStream"]>>["stream"];

/** One part of an answer, in the form of the package. */
export type StreamPart = Stream extends ReadableStream<infer Part> ? Part : never;

/** An answer that has begun: its parts as the package reads them, and the connection below. */
export interface OpenChat {
  parts: ReadableStreamDefaultReader<StreamPart>;
  body: SteadyBody;
}

/** An answer to open. */
export interface ChatCall {
  ask: Ask;
  signal: AbortSignal;
  /** Called for every chunk that arrives. */
  onChunk: () => void;
}

/**
 * Sends a question by the package. The package keeps the body of a call for its errors until the answer ends, so it gets an
 * empty one: the call itself is made here, and nothing holds the prompt while the answer streams.
 * @throws HearthError before the first chunk
 */
export async function openChat(provider: Provider, call: ChatCall): Promise<OpenChat> {
  const { OpenAICompatibleChatLanguageModel } = await import("@ai-sdk/openai-compatible");
  const options = optionsOf(provider, call.ask);
  let made: JsonObject = {};
  const takeBody = () => {
    const taken = made;
    made = {};
    Object.assign(options, { prompt: [], tools: undefined, responseFormat: undefined });
    return taken;
  };
  const opened: { body?: SteadyBody } = {};
  const model = new OpenAICompatibleChatLanguageModel(call.ask.model, {
    provider: EXTRA,
    url: ({ path }) => path,
    includeUsage: true,
    supportsStructuredOutputs: true,
    transformRequestBody: (body) => {
      made = withItsFields(body, provider);
      return {};
    },
    fetch: async () => {
      opened.body = await openStream(provider, call, takeBody);
      return new Response(opened.body.stream);
    },
  });
  const { stream } = await model.doStream(options).catch((thrown: unknown) => {
    throw isUnreadableImage(thrown) ? unreadableImage() : thrown;
  });
  if (opened.body === undefined) throw new Error("The package made no call.");
  return { parts: stream.getReader(), body: opened.body };
}

function optionsOf(provider: Provider, ask: Ask): CallOptions {
  if (ask.kind === "chat") {
    const body = makeBody(ask.body);
    return { prompt: promptOfChat(body), ...callOptions(body), includeRawChunks: true };
  }
  const body = makeBody(ask.body);
  assertOneTurn(provider, body);
  return { prompt: promptOfGenerate(body), ...callOptions(body), includeRawChunks: true };
}

/** Chat completions know conversations only. */
function assertOneTurn(provider: Provider, { raw, suffix, template, context }: GenerateBody): void {
  const given = {
    raw: raw === true,
    suffix: suffix !== undefined && suffix !== "",
    template: template !== undefined && template !== "",
    context: context !== undefined && context.length > 0,
  };
  const names = Object.entries(given).flatMap(([name, isGiven]) => (isGiven ? [name] : []));
  if (names.length > 0) throw unsupportedOn(provider, `it takes no ${names.join(", no ")}`);
}

/** The body with the names that this server has for its fields. */
function withItsFields({ max_tokens: limit, ...body }: JsonObject, { quirks }: Provider): JsonObject {
  return limit === undefined ? body : { ...body, [quirks.maxTokens]: limit };
}

async function openStream(provider: Provider, call: ChatCall, body: LazyBody<JsonObject>): Promise<SteadyBody> {
  const { ask, signal, onChunk } = call;
  const path = "/chat/completions";
  const response = await openProvider(provider, { method: "POST", path, body, signal });
  const type = response.headers.get("content-type") ?? "";
  if (response.body !== null && !/html|json/.test(type)) return new SteadyBody(response.body, onChunk);
  const json = parseJsonObject(await readStart(response, MAX_ERROR_BYTES).catch(() => ""));
  if (json?.error !== undefined) throw errorFromStream(json.error, provider, ask.model);
  const what = type.includes("html") ? "a web page" : "something that is not a stream";
  throw notThatServer(provider.server, `it answered ${path} with ${what}.`);
}

const MAX_ERROR_BYTES = 64 * 1024;

const isUnreadableImage = (thrown: unknown) =>
  thrown instanceof Error && thrown.name === "AI_UnsupportedFunctionalityError";

const unreadableImage = () =>
  new HearthError(
    "invalid_arguments",
    "The format of an image was not recognised.",
    "Send images as PNG, JPEG, GIF or WebP.",
  );
