import type { HostAddress } from "../../config/config.ts";
import { HearthError } from "../../core/errors.ts";
import { quote } from "../../core/quote.ts";
import { edgeError, fromAccess, notThatServer, type ServerName } from "../edge-error.ts";
import { type FailedResponse, readFailure } from "../failed-response.ts";
import { quoteHost } from "../quote-host.ts";

/** Facts about the failed call that its error needs. */
interface FailedCall {
  path: string;
  model?: unknown;
  /** Whether the call brought the context of an earlier answer. */
  hasContext?: boolean;
}

/** Returns the HearthError for a response that is not 2xx. HTML is recognised, but never quoted. */
export async function errorFromResponse(response: Response, call: FailedCall): Promise<HearthError> {
  const failed = await readFailure(response);
  return (BY_STATUS[failed.status] ?? edge)(failed, call);
}

const GENERATING = /^\/api\/(generate|chat|embed)/;

type Rule = (response: FailedResponse, call: FailedCall) => HearthError;

/** Ollama, as errors call it. */
const OLLAMA: ServerName = { name: "Ollama", what: "Ollama", address: "OLLAMA_BASE_URL" };

/** The Ollama of a host, as errors call it: the home's needs no name. */
export const serverOf = ({ id }: HostAddress): ServerName =>
  id === "home" ? OLLAMA : { name: `Ollama on ${id}`, what: "Ollama", address: `the url of ${id}` };

/** Something in front of Ollama has answered. */
const edge: Rule = (response, { path }) => edgeError(response, OLLAMA, GENERATING.test(path));

const BY_STATUS: Readonly<Record<number, Rule>> = {
  400: refused,
  401: (response, call) => (response.error === undefined ? edge(response, call) : cloudRefused(response)),
  402: refused,
  403: forbidden,
  404: notFound,
  422: refused,
  429: ({ error }) => new HearthError("busy", `Ollama has received too many requests${quoted(error)}.`),
  500: (response, call) => (response.error === undefined ? failedSilently(response, call) : failed(response.error)),
  // The model cannot embed.
  501: refused,
  502: refused,
  503: (response, call) =>
    response.error === undefined && response.html
      ? edge(response, call)
      : new HearthError("busy", `Ollama is busy${quoted(response.error)}.`),
};

const quoted = (error: string | undefined) => (error === undefined ? "" : `; it says ${quoteHost(error)}`);

function cloudRefused({ json, error }: FailedResponse): HearthError {
  // Ollama offers a sign-in to its cloud.
  if (typeof json?.signin_url !== "string")
    return new HearthError("ollama_refused", `Ollama refused the call (401)${quoted(error)}.`);
  return new HearthError(
    "ollama_refused",
    "This model runs in Ollama's cloud, and the Ollama at home is not signed in there.",
    "Use a model that is installed at home, or run at home: ollama signin",
  );
}

function forbidden(response: FailedResponse, call: FailedCall): HearthError {
  const { error, text, html, headers } = response;
  if (error !== undefined) return refused(response, call);
  if (text.trim() !== "" || html || fromAccess(headers)) return edge(response, call);
  return new HearthError(
    "host_refused",
    "Ollama refused the Host header of the call (403, empty body): cloudflared passes on the public host name.",
  );
}

function notFound(response: FailedResponse, call: FailedCall): HearthError {
  const { error, text } = response;
  const model = typeof call.model === "string" ? call.model : undefined;
  if (error !== undefined && /not found/.test(error) && model !== undefined) {
    return new HearthError("model_not_found", `The model ${quote(model)} is not installed.`);
  }
  if (error !== undefined) return refused(response, call);
  if (text.startsWith("404 page not found")) {
    return new HearthError("ollama_refused", `This version of Ollama has no ${call.path}.`, "Update Ollama at home.");
  }
  return notThatServer(OLLAMA, `it has no ${call.path} (404).`);
}

/** Ollama understood the call and refused it. */
function refused(response: FailedResponse, call: FailedCall): HearthError {
  const { error, status } = response;
  if (error === undefined) return edge(response, call);
  if (UNSUPPORTED.test(error)) return unsupported(error);
  if (isContextOverflow(error)) return promptTooLong(error);
  return new HearthError("ollama_refused", `Ollama refused the call (${status}); it says ${quoteHost(error)}.`);
}

const promptTooLong = (error: string) =>
  new HearthError("prompt_too_long", `The prompt is longer than the model's context; Ollama says ${quoteHost(error)}.`);

/** What a model cannot do, in Ollama's words. The last is of an image. */
const UNSUPPORTED = /does not support|is not supported for this model|missing data required for image input/;

function unsupported(error: string): HearthError {
  const next = /^think value/.test(error)
    ? "Set think: true or false: on this Ollama only gpt-oss takes a level."
    : undefined;
  return new HearthError("unsupported", `Ollama says ${quoteHost(error)}.`, next);
}

const isContextOverflow = (error: string) =>
  /input length exceeds|longer than the context|exceeds the available context/i.test(error);

/** Errors that Ollama reports as its own failure (500), although the caller has to correct something. */
const CALLER_ERRORS = /option "[^"\n]*" must be|invalid (format|JSON schema|model name)|quantization|template error/i;

/**
 * Returns the HearthError for Ollama's own error text, when the work failed before the first line or within the stream.
 */
export function failed(error: string): HearthError {
  if (isContextOverflow(error)) return promptTooLong(error);
  if (UNSUPPORTED.test(error)) return unsupported(error);
  if (CALLER_ERRORS.test(error)) return new HearthError("ollama_refused", `Ollama says ${quoteHost(error)}.`);
  return new HearthError("ollama_failed", `Ollama failed; it says ${quoteHost(error)}.`);
}

/** Ollama answers 500 with an empty body when its runner gives up, as it does on tokens that the model does not have. */
function failedSilently(response: FailedResponse, call: FailedCall): HearthError {
  if (response.text.trim() !== "" || response.html) return edge(response, call);
  const message = "Ollama failed and gave no reason (500, empty body)";
  if (call.hasContext !== true) return new HearthError("ollama_failed", `${message}.`);
  return new HearthError(
    "ollama_refused",
    `${message}: the context is probably not of this model.`,
    "Leave out context, or pass one that this model has returned.",
  );
}
