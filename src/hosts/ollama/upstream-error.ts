import { HearthError } from "../../core/errors.ts";
import { isJsonObject } from "../../core/json-object.ts";
import { quote } from "../../core/quote.ts";
import { readStart } from "../../core/read-body.ts";
import { quoteOllama } from "./quote-ollama.ts";

/** The call that failed, as far as its error needs it. */
interface FailedCall {
  path: string;
  body?: { model?: unknown };
}

interface Answer {
  status: number;
  headers: Headers;
  /** The start of the body. */
  text: string;
  /** The `error` of Ollama's JSON, where it is one. */
  error?: string;
  signIn: boolean;
  html: boolean;
}

/** Enough for Ollama's longest sentence; an error page is only looked at, never passed on. */
const MAX_ERROR_BYTES = 64 * 1024;

/** A fetch that threw: nothing was answered at all. */
export function errorFromThrown(thrown: unknown, signal: AbortSignal): HearthError {
  if (thrown instanceof HearthError) return thrown;
  if (signal.aborted) {
    if (signal.reason instanceof HearthError) return signal.reason;
    const timedOut = signal.reason instanceof Error && signal.reason.name === "TimeoutError";
    return timedOut
      ? new HearthError("home_unreachable", "The home did not answer in time.")
      : new HearthError("cancelled", "The call was given up.");
  }
  return new HearthError("home_unreachable", "The home could not be reached: no connection was made, or it broke off.");
}

/** The sentence for an answer that is not 2xx. HTML is recognised, never quoted. */
export async function errorFromResponse(response: Response, call: FailedCall): Promise<HearthError> {
  const answer = await readAnswer(response);
  const status = answer.status >= 300 && answer.status < 400 ? 302 : answer.status;
  return (BY_STATUS[status] ?? otherStatus)(answer, call);
}

async function readAnswer(response: Response): Promise<Answer> {
  const text = await readStart(response, MAX_ERROR_BYTES).catch(() => "");
  const { status, headers } = response;
  const html = headers.get("content-type")?.includes("html") === true || /^\s*<(!doctype|html)/i.test(text);
  try {
    const json: unknown = JSON.parse(text);
    if (isJsonObject(json) && typeof json.error === "string") {
      return { status, headers, text, html, error: json.error, signIn: typeof json.signin_url === "string" };
    }
  } catch {
    // Not Ollama's own answer, then: what stands before it has spoken.
  }
  return { status, headers, text, html, signIn: false };
}

const GENERATING = /^\/api\/(generate|chat|embed)/;

type Rule = (answer: Answer, call: FailedCall) => HearthError;

const BY_STATUS: Readonly<Record<number, Rule>> = {
  302: ({ headers }) =>
    fromAccess(headers)
      ? accessRefused("sent it to a login page")
      : new HearthError("not_ollama", "What answers at OLLAMA_BASE_URL redirects elsewhere, which Ollama never does."),
  400: refused,
  401: (answer) => (answer.error === undefined ? accessRefused("answered 401") : cloudRefused(answer, answer.error)),
  402: refused,
  403: forbidden,
  404: notFound,
  429: ({ error }) => new HearthError("busy", `Ollama is asked too often${said(error)}.`),
  500: (answer) => (answer.error === undefined ? otherStatus(answer) : failed(answer.error)),
  // A model that embeds nothing.
  501: refused,
  502: (answer) =>
    answer.error === undefined
      ? new HearthError(
          "home_unreachable",
          "The tunnel is up, but Ollama does not answer behind it (502).",
          "Start Ollama at home (ollama serve), and check the service address in the cloudflared settings.",
        )
      : refused(answer),
  503: ({ error, html }) =>
    error === undefined && html
      ? new HearthError("edge_error", "The way to the home is out of service for the moment (503).")
      : new HearthError("busy", `Ollama is busy${said(error)}.`),
  524: (_, { path }) =>
    GENERATING.test(path)
      ? new HearthError(
          "load_timeout",
          "The home sent nothing for so long (about 100 s) that Cloudflare gave up (524): Ollama was still loading the " +
            "model or reading the prompt, and has dropped that work.",
        )
      : new HearthError("edge_error", "The home was reached, but did not answer in time (524)."),
  530: () => new HearthError("tunnel_down", "The tunnel to the home is down (530): no cloudflared is connected."),
};

const said = (error: string | undefined) => (error === undefined ? "" : `; it says ${quoteOllama(error)}`);

function accessRefused(how: string): HearthError {
  return new HearthError("access_refused", `Cloudflare Access refused the Worker's service token: it ${how}.`);
}

const fromAccess = (headers: Headers) =>
  /cloudflareaccess\.com|cdn-cgi\/access/.test(headers.get("location") ?? "") || headers.has("cf-access-domain");

function cloudRefused(answer: Answer, error: string): HearthError {
  if (!answer.signIn) return new HearthError("ollama_refused", `Ollama refused the call (401)${said(error)}.`);
  return new HearthError(
    "ollama_refused",
    "This model runs in Ollama's cloud, and the Ollama at home is not signed in there.",
    "Use a model that is installed at home, or run at home: ollama signin",
  );
}

function forbidden(answer: Answer): HearthError {
  if (answer.error !== undefined) return refused(answer);
  if (answer.text.trim() === "" && !answer.html && !fromAccess(answer.headers)) {
    return new HearthError(
      "host_refused",
      "Ollama refused the call by its Host header (403, empty body): cloudflared passes on the public host name.",
    );
  }
  if (fromAccess(answer.headers) || /Cloudflare Access/i.test(titleOf(answer.text)))
    return accessRefused("answered 403");
  return new HearthError("blocked", "A rule of the Cloudflare zone blocked the Worker's call to the home (403).");
}

const titleOf = (html: string) => /<title>([^<]*)/i.exec(html)?.[1] ?? "";

function notFound(answer: Answer, call: FailedCall): HearthError {
  const model = typeof call.body?.model === "string" ? call.body.model : undefined;
  if (answer.error !== undefined && /not found/.test(answer.error) && model !== undefined) {
    return new HearthError("model_not_found", `The model ${quote(model)} is not installed.`);
  }
  if (answer.error !== undefined) return refused(answer);
  if (answer.text.startsWith("404 page not found")) {
    return new HearthError("ollama_refused", `This Ollama does not know ${call.path}.`, "Update Ollama at home.");
  }
  return new HearthError("not_ollama", `What answers at OLLAMA_BASE_URL is not Ollama: it has no ${call.path} (404).`);
}

/** Ollama understood the call and will not do it. */
function refused(answer: Answer): HearthError {
  const error = answer.error;
  if (error === undefined) return otherStatus(answer);
  if (/does not support/.test(error)) return unsupported(error);
  if (isContextOverflow(error)) return promptTooLong(error);
  return new HearthError(
    "ollama_refused",
    `Ollama refused the call (${answer.status}); it says ${quoteOllama(error)}.`,
  );
}

const promptTooLong = (error: string) =>
  new HearthError(
    "prompt_too_long",
    `The prompt is longer than the model's context; Ollama says ${quoteOllama(error)}.`,
  );

const unsupported = (error: string) => new HearthError("unsupported", `Ollama says ${quoteOllama(error)}.`);

const isContextOverflow = (error: string) =>
  /input length exceeds|longer than the context|exceeds the available context/i.test(error);

/** What Ollama calls a failure of its own (500), though the caller has to mend it. */
const OF_THE_CALLER = /option ".*" must be|invalid (format|JSON schema|model name)|quantization|template error/i;

/** What Ollama says when the work itself failed, before the first line or in the middle of the stream. */
export function failed(error: string): HearthError {
  if (isContextOverflow(error)) return promptTooLong(error);
  if (/does not support/.test(error)) return unsupported(error);
  if (OF_THE_CALLER.test(error)) return new HearthError("ollama_refused", `Ollama says ${quoteOllama(error)}.`);
  return new HearthError("ollama_failed", `Ollama failed; it says ${quoteOllama(error)}.`);
}

function otherStatus(answer: Answer): HearthError {
  const what = answer.html ? "an error page of Cloudflare" : "an unexpected answer";
  return new HearthError(
    "edge_error",
    `The home was not reached: the way there answered ${answer.status} with ${what}.`,
  );
}
