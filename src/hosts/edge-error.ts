import { HearthError } from "../core/errors.ts";
import type { FailedResponse } from "./failed-response.ts";

/** A host, as errors call it. */
export interface ServerName {
  name: string;
  /** What it should be. */
  what: string;
  /** Where its address is set. */
  address: string;
  /** What to check where another server answers. */
  next?: string;
}

/** Advice for a host that is no Ollama. Undefined leaves the advice of the code, which is about Ollama. */
export const adviceFor = (name: string, next: string): string | undefined => (name === "Ollama" ? undefined : next);

/** What helps where a model takes long to load, on a host that is no Ollama. */
export const LOAD_FIRST =
  "A retry may fail the same way. Load the model there first, or use a smaller model or prompt.";

/** Returns the error for a server that is not what the settings say. */
export const notThatServer = ({ address, what, next }: ServerName, reason: string): HearthError =>
  new HearthError("not_ollama", `The server at ${address} is not ${what}: ${reason}`, next);

/**
 * Returns the HearthError for a fetch that threw, where there was no response at all. The reason of an aborted signal
 * wins.
 */
export function errorFromThrown(thrown: unknown, signal: AbortSignal, name = "Ollama"): HearthError {
  if (thrown instanceof HearthError) return thrown;
  const next = adviceFor(name, `Check that ${name} runs, and that its url is right.`);
  if (signal.aborted) {
    if (signal.reason instanceof HearthError) return signal.reason;
    const timedOut = signal.reason instanceof Error && signal.reason.name === "TimeoutError";
    return timedOut
      ? new HearthError("home_unreachable", `${name} did not answer in time.`, next)
      : new HearthError("cancelled", "The call was cancelled.");
  }
  return new HearthError("home_unreachable", `Could not reach ${name}: the connection failed or broke off.`, next);
}

/**
 * Returns the HearthError for a response that comes from something between the Worker and a host: Access, the firewall, the
 * edge, a tunnel, or another server. HTML is never quoted.
 * @param generates whether the call makes a model work, so that silence may be the loading of it
 */
export function edgeError(response: FailedResponse, server: ServerName, generates: boolean): HearthError {
  return (BY_STATUS[response.status] ?? otherStatus)(response, server, generates);
}

type Rule = (response: FailedResponse, server: ServerName, generates: boolean) => HearthError;

const BY_STATUS: Readonly<Record<number, Rule>> = {
  302: ({ headers }, { name, address, next }) =>
    fromAccess(headers)
      ? accessRefused("redirected the call to a login page")
      : new HearthError("not_ollama", `The server at ${address} redirects elsewhere, which ${name} never does.`, next),
  401: () => accessRefused("answered 401"),
  403: ({ headers, text }) =>
    fromAccess(headers) || /Cloudflare Access/i.test(titleOf(text))
      ? accessRefused("answered 403")
      : new HearthError("blocked", "A rule of the Cloudflare zone blocked the Worker's call to the home (403)."),
  502: (_, { name }) =>
    new HearthError(
      "home_unreachable",
      `The tunnel is up, but ${name} does not answer behind it (502).`,
      `Start ${name} at home${name === "Ollama" ? " (ollama serve)" : ""}, and check the service address in the cloudflared settings.`,
    ),
  503: (_, { name }) =>
    new HearthError(
      "edge_error",
      `Could not reach ${name}: the service in front of it is temporarily unavailable (503).`,
    ),
  524: (_, { name }, generates) =>
    generates
      ? new HearthError(
          "load_timeout",
          `${name} sent nothing for about 100 s, so Cloudflare closed the connection (524): ${name} was still loading the ` +
            "model or reading the prompt, and has dropped that work.",
          adviceFor(name, LOAD_FIRST),
        )
      : new HearthError("edge_error", `Cloudflare reached the home, but ${name} did not answer in time (524).`),
  530: () => new HearthError("tunnel_down", "The tunnel to the home is down (530): no cloudflared is connected."),
};

function accessRefused(reaction: string): HearthError {
  return new HearthError("access_refused", `Cloudflare Access refused the Worker's service token: it ${reaction}.`);
}

/** Whether a response comes from Cloudflare Access. */
export const fromAccess = (headers: Headers): boolean =>
  /cloudflareaccess\.com|cdn-cgi\/access/.test(headers.get("location") ?? "") || headers.has("cf-access-domain");

const titleOf = (html: string) => /<title>([^<]*)/i.exec(html)?.[1] ?? "";

function otherStatus({ html, status }: FailedResponse, { name }: ServerName): HearthError {
  const what = html
    ? `Cloudflare returned HTTP ${status} with an error page`
    : `the response was an unexpected HTTP ${status}`;
  return new HearthError("edge_error", `Could not reach ${name}: ${what}.`);
}
