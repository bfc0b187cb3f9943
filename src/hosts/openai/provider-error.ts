import { HearthError } from "../../core/errors.ts";
import { isJsonObject, type JsonObject } from "../../core/json-object.ts";
import { quote } from "../../core/quote.ts";
import { edgeError, fromAccess, notThatServer } from "../edge-error.ts";
import { errorText } from "../error-text.ts";
import { type FailedResponse, readFailure } from "../failed-response.ts";
import { quoteHost } from "../quote-host.ts";
import type { Provider } from "./provider.ts";

/** Facts about the failed call that its error needs. */
interface FailedCall {
  path: string;
  model: unknown;
}

/** What a provider says of an error, in a response or in a stream. */
interface Refusal {
  status: number;
  /** Its words; empty if it says nothing. */
  text: string;
  /** Its code and type, in one text. */
  codes: string;
  model?: unknown;
  /** When it asks to be called again, in ms. */
  waitMs?: number;
}

/** Returns the HearthError for a response that is not 2xx. HTML is recognised, but never quoted. */
export async function errorFromResponse(response: Response, provider: Provider, call: FailedCall) {
  const failed = await readFailure(response);
  const { status, headers, error = "", json } = failed;
  if (json === undefined && !isPlainRefusal(failed)) {
    return status === 404
      ? notThatServer(provider.server, `it has no ${call.path} (404).`)
      : edgeError(failed, provider.server, call.path !== "/models");
  }
  if (/^\/embeddings/.test(call.path) && [404, 405, 501].includes(status) && !isModelMissing(error)) {
    return new HearthError("unsupported", `${provider.config.id} does not support embeddings (${status}).`);
  }
  const codes = codesOf(json?.error);
  return refusalError(provider, { status, text: error, codes, model: call.model, waitMs: waitOf(headers) });
}

/** Returns the HearthError for an error within a stream. It is final, whatever follows. */
export function errorFromStream(error: unknown, provider: Provider, model: string): HearthError {
  const code = isJsonObject(error) ? Number(error.code) : Number.NaN;
  const status = code >= 400 && code < 600 ? code : 500;
  return refusalError(provider, { status, text: errorText(error) ?? "", codes: codesOf(error), model });
}

/** Some say by the status alone that they refuse a key or a call. Access and the firewall answer with pages. */
const isPlainRefusal = ({ status, html, headers }: FailedResponse) =>
  [401, 402, 403, 429, 529].includes(status) && !html && !fromAccess(headers);

const codesOf = (error: unknown): string => {
  const { code, type, param }: JsonObject = isJsonObject(error) ? error : {};
  return [code, type, param].filter((part) => part !== undefined && part !== null).join(" ");
};

/** LiteLLM without a database looks for a key that it does not know in one. */
const WRONG_KEY = /invalid_api_key|no_db_connection/;
const NO_MONEY =
  /insufficient_quota|credit|billing|payment|spend(ing)?.limit|budget|exceeded your current quota|balance/i;
const TOO_LONG =
  /context.?length|context.?window|context.?size|maximum context|exceeds the (available )?context|prompt is too long/i;
const NO_MODEL = /model_not_found|invalid model name|model .*(not found|does not exist|not exist)|no such model/i;
const REFUSED_CONTENT = /content.?filter|content.?policy|responsible.?ai|safety system|moderation/i;
const NOT_ABLE =
  /does not support|not_supported_error|(is|are) not supported|no endpoints found that support|mmproj|not a multimodal|required for image input/i;

const isModelMissing = (text: string) => NO_MODEL.test(text);

/** Returns the HearthError for a refusal: by its status where that says enough, else by its words. */
function refusalError(provider: Provider, refusal: Refusal): HearthError {
  const { status, text, codes } = refusal;
  const { id } = provider.config;
  const quoted = text === "" ? "" : `; it says ${quoteProvider(provider, text)}`;
  if (status === 429) return limited(provider, refusal, quoted);
  if (status === 401 || WRONG_KEY.test(codes)) return keyRefused(provider, status);
  if (status === 503 || status === 529) return new HearthError("busy", `${id} is busy (${status})${quoted}.`);
  if (REFUSED_CONTENT.test(`${codes} ${text}`)) return contentRefused(id, quoted);
  if (status === 402 || status === 403) {
    return new HearthError("provider_refused", `${id} refused the call (${status})${quoted}.`);
  }
  return errorByWords(id, refusal, quoted);
}

/** The codes and words of providers are much alike, whatever the status. */
function errorByWords(id: string, { status, text, codes, model }: Refusal, quoted: string): HearthError {
  const said = `${codes} ${text}`;
  if (TOO_LONG.test(said)) {
    return new HearthError("prompt_too_long", `The prompt is longer than the model's context${quoted}.`);
  }
  if (isModelMissing(said)) return new HearthError("model_not_found", `${id} has no model ${quote(String(model))}.`);
  if (NOT_ABLE.test(said) && !/unsupported_(parameter|value)/.test(codes)) {
    return new HearthError("unsupported", `${id} does not support what was asked${quoted}.`);
  }
  if (status < 500) {
    return new HearthError("ollama_refused", `${id} refused the call (${status})${quoted}.`, CORRECT_IT);
  }
  const next = `Call again. If it keeps failing, read the log of ${id}, or use another model.`;
  return new HearthError("ollama_failed", `${id} failed (${status})${quoted}.`, next);
}

const CORRECT_IT = "Correct what it objects to, then call again.";

/** The text is not quoted: some repeat the key, or a part of it. */
function keyRefused({ config }: Provider, status: number): HearthError {
  const reason = config.key === undefined ? "asks for a key, and none is set" : "does not accept the key that is set";
  return new HearthError("provider_refused", `${config.id} ${reason} (${status}).`);
}

/** Returns the error for what a provider will not answer because of its content. @param quoted its words, as the end of a sentence */
export const contentRefused = (id: string, quoted: string): HearthError =>
  new HearthError("content_refused", `${id} refused to answer because of the content${quoted}.`);

function limited({ config }: Provider, { text, codes, waitMs }: Refusal, quoted: string): HearthError {
  if (NO_MONEY.test(`${codes} ${text}`)) {
    const message = `The credit or the spending limit at ${config.id} is used up (429)${quoted}.`;
    const next = "A retry does not help. The owner can add credit or raise the limit there; or use another model.";
    return new HearthError("provider_limited", message, next, false);
  }
  const wait = waitMs === undefined ? "" : `; it asks to wait ${Math.ceil(waitMs / 1000)} s`;
  const error = new HearthError(
    "provider_limited",
    `${config.id} accepts no more calls just now (429)${wait}${quoted}.`,
  );
  error.retryAfterMs = waitMs;
  return error;
}

/** Quotes a text of a provider without its key, if it repeats it. */
function quoteProvider({ config }: Provider, text: string): string {
  return quoteHost(config.key === undefined ? text : text.replaceAll(config.key, "[the key]"));
}

function waitOf(headers: Headers): number | undefined {
  const ms = Number(headers.get("retry-after-ms") ?? Number.NaN);
  if (ms >= 0) return ms;
  const after = headers.get("retry-after");
  if (after === null) return undefined;
  const wait = /^\d+(\.\d+)?$/.test(after.trim()) ? Number(after) * 1000 : Date.parse(after) - Date.now();
  return Number.isNaN(wait) ? undefined : Math.max(0, wait);
}
