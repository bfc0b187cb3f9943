import { HearthError } from "../../core/errors.ts";
import { isJsonObject, type JsonObject } from "../../core/json-object.ts";
import { quote } from "../../core/quote.ts";
import { readStart } from "../../core/read-body.ts";
import { errorText } from "./error-text.ts";
import { cutErrorText, quoteOllama } from "./quote-ollama.ts";

/** Facts about the failed call that its error needs. */
interface FailedCall {
  path: string;
  model?: unknown;
  /** Whether the call brought the context of an earlier answer. */
  hasContext?: boolean;
}

interface FailedResponse {
  status: number;
  headers: Headers;
  /** The start of the body. */
  text: string;
  /** The field `error`, if the body is Ollama's JSON. */
  error?: string;
  /** Whether Ollama offers a sign-in to its cloud. */
  signIn: boolean;
  html: boolean;
}

/** Enough for Ollama's longest error. An error page is only inspected, never passed on. */
const MAX_ERROR_BYTES = 64 * 1024;

/**
 * Returns the HearthError for a fetch that threw, where there was no response at all. The reason of an aborted signal
 * wins.
 */
export function errorFromThrown(thrown: unknown, signal: AbortSignal): HearthError {
  if (thrown instanceof HearthError) return thrown;
  if (signal.aborted) {
    if (signal.reason instanceof HearthError) return signal.reason;
    const timedOut = signal.reason instanceof Error && signal.reason.name === "TimeoutError";
    return timedOut
      ? new HearthError("home_unreachable", "Ollama did not answer in time.")
      : new HearthError("cancelled", "The call was cancelled.");
  }
  return new HearthError("home_unreachable", "Could not reach Ollama: the connection failed or broke off.");
}

/** Returns the HearthError for a response that is not 2xx. HTML is recognised, but never quoted. */
export async function errorFromResponse(response: Response, call: FailedCall): Promise<HearthError> {
  const failed = await readFailure(response);
  const status = failed.status >= 300 && failed.status < 400 ? 302 : failed.status;
  return (BY_STATUS[status] ?? otherStatus)(failed, call);
}

async function readFailure(response: Response): Promise<FailedResponse> {
  const body = await readStart(response, MAX_ERROR_BYTES).catch(() => "");
  const text = cutErrorText(body);
  const { status, headers } = response;
  const html = headers.get("content-type")?.includes("html") === true || /^\s*<(!doctype|html)/i.test(text);
  try {
    const json: unknown = JSON.parse(body);
    if (isJsonObject(json)) {
      return {
        status,
        headers,
        text,
        html,
        error: errorText(errorOf(json, status)),
        signIn: typeof json.signin_url === "string",
      };
    }
  } catch {
    // Not JSON, so it comes from something in front of Ollama.
  }
  return { status, headers, text, html, signIn: false };
}

/** Something in front of Ollama may name the reason otherwise. Of other statuses such a body may be the edge's. */
const errorOf = ({ error, message, detail }: JsonObject, status: number): unknown =>
  status === 400 || status === 422 ? (error ?? message ?? detail) : error;

const GENERATING = /^\/api\/(generate|chat|embed)/;

type Rule = (response: FailedResponse, call: FailedCall) => HearthError;

const BY_STATUS: Readonly<Record<number, Rule>> = {
  302: ({ headers }) =>
    fromAccess(headers)
      ? accessRefused("redirected the call to a login page")
      : new HearthError("not_ollama", "The server at OLLAMA_BASE_URL redirects elsewhere, which Ollama never does."),
  400: refused,
  401: (response) =>
    response.error === undefined ? accessRefused("answered 401") : cloudRefused(response, response.error),
  402: refused,
  403: forbidden,
  404: notFound,
  422: refused,
  429: ({ error }) => new HearthError("busy", `Ollama has received too many requests${quoted(error)}.`),
  500: (response, call) => (response.error === undefined ? failedSilently(response, call) : failed(response.error)),
  // The model cannot embed.
  501: refused,
  502: (response) =>
    response.error === undefined
      ? new HearthError(
          "home_unreachable",
          "The tunnel is up, but Ollama does not answer behind it (502).",
          "Start Ollama at home (ollama serve), and check the service address in the cloudflared settings.",
        )
      : refused(response),
  503: ({ error, html }) =>
    error === undefined && html
      ? new HearthError(
          "edge_error",
          "Could not reach Ollama: the service in front of it is temporarily unavailable (503).",
        )
      : new HearthError("busy", `Ollama is busy${quoted(error)}.`),
  524: (_, { path }) =>
    GENERATING.test(path)
      ? new HearthError(
          "load_timeout",
          "Ollama sent nothing for about 100 s, so Cloudflare closed the connection (524): Ollama was still loading the " +
            "model or reading the prompt, and has dropped that work.",
        )
      : new HearthError("edge_error", "Cloudflare reached the home, but Ollama did not answer in time (524)."),
  530: () => new HearthError("tunnel_down", "The tunnel to the home is down (530): no cloudflared is connected."),
};

const quoted = (error: string | undefined) => (error === undefined ? "" : `; it says ${quoteOllama(error)}`);

function accessRefused(reaction: string): HearthError {
  return new HearthError("access_refused", `Cloudflare Access refused the Worker's service token: it ${reaction}.`);
}

const fromAccess = (headers: Headers) =>
  /cloudflareaccess\.com|cdn-cgi\/access/.test(headers.get("location") ?? "") || headers.has("cf-access-domain");

function cloudRefused({ signIn }: FailedResponse, error: string): HearthError {
  if (!signIn) return new HearthError("ollama_refused", `Ollama refused the call (401)${quoted(error)}.`);
  return new HearthError(
    "ollama_refused",
    "This model runs in Ollama's cloud, and the Ollama at home is not signed in there.",
    "Use a model that is installed at home, or run at home: ollama signin",
  );
}

function forbidden(response: FailedResponse): HearthError {
  const { error, text, html, headers } = response;
  if (error !== undefined) return refused(response);
  if (text.trim() === "" && !html && !fromAccess(headers)) {
    return new HearthError(
      "host_refused",
      "Ollama refused the Host header of the call (403, empty body): cloudflared passes on the public host name.",
    );
  }
  if (fromAccess(headers) || /Cloudflare Access/i.test(titleOf(text))) return accessRefused("answered 403");
  return new HearthError("blocked", "A rule of the Cloudflare zone blocked the Worker's call to the home (403).");
}

const titleOf = (html: string) => /<title>([^<]*)/i.exec(html)?.[1] ?? "";

function notFound(response: FailedResponse, call: FailedCall): HearthError {
  const { error, text } = response;
  const model = typeof call.model === "string" ? call.model : undefined;
  if (error !== undefined && /not found/.test(error) && model !== undefined) {
    return new HearthError("model_not_found", `The model ${quote(model)} is not installed.`);
  }
  if (error !== undefined) return refused(response);
  if (text.startsWith("404 page not found")) {
    return new HearthError("ollama_refused", `This version of Ollama has no ${call.path}.`, "Update Ollama at home.");
  }
  return new HearthError("not_ollama", `The server at OLLAMA_BASE_URL is not Ollama: it has no ${call.path} (404).`);
}

/** Ollama understood the call and refused it. */
function refused(response: FailedResponse): HearthError {
  const { error, status } = response;
  if (error === undefined) return otherStatus(response);
  if (UNSUPPORTED.test(error)) return unsupported(error);
  if (isContextOverflow(error)) return promptTooLong(error);
  return new HearthError("ollama_refused", `Ollama refused the call (${status}); it says ${quoteOllama(error)}.`);
}

const promptTooLong = (error: string) =>
  new HearthError(
    "prompt_too_long",
    `The prompt is longer than the model's context; Ollama says ${quoteOllama(error)}.`,
  );

/** What a model cannot do, in Ollama's words. The last is of an image. */
const UNSUPPORTED = /does not support|is not supported for this model|missing data required for image input/;

function unsupported(error: string): HearthError {
  const next = /^think value/.test(error)
    ? "Set think: true or false: on this Ollama only gpt-oss takes a level."
    : undefined;
  return new HearthError("unsupported", `Ollama says ${quoteOllama(error)}.`, next);
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
  if (CALLER_ERRORS.test(error)) return new HearthError("ollama_refused", `Ollama says ${quoteOllama(error)}.`);
  return new HearthError("ollama_failed", `Ollama failed; it says ${quoteOllama(error)}.`);
}

/** Ollama answers 500 with an empty body when its runner gives up, as it does on tokens that the model does not have. */
function failedSilently(response: FailedResponse, { hasContext }: FailedCall): HearthError {
  if (response.text.trim() !== "" || response.html) return otherStatus(response);
  const message = "Ollama failed and gave no reason (500, empty body)";
  if (hasContext !== true) return new HearthError("ollama_failed", `${message}.`);
  return new HearthError(
    "ollama_refused",
    `${message}: the context is probably not of this model.`,
    "Leave out context, or pass one that this model has returned.",
  );
}

function otherStatus({ html, status }: FailedResponse): HearthError {
  const what = html
    ? `Cloudflare returned HTTP ${status} with an error page`
    : `the response was an unexpected HTTP ${status}`;
  return new HearthError("edge_error", `Could not reach Ollama: ${what}.`);
}
