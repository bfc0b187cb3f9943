/** What every fault of Hearth looks like, wherever it is thrown: it crosses the Durable Object boundary as plain data. */
export interface ErrorInfo {
  code: ErrorCode;
  /** What happened, a sentence. Text from outside is quoted, shortened and marked as such. */
  message: string;
  /** What the reader can do about it, a sentence. */
  next: string;
  /** Whether the same call may succeed later without anything being changed. */
  retryable: boolean;
}

interface Advice {
  retryable: boolean;
  next: string;
}

const later = (next: string): Advice => ({ retryable: true, next });
const change = (next: string): Advice => ({ retryable: false, next });

/** The closed list of codes. The `next` here is what helps in general; a thrower that knows better says better. */
export const ERROR_CODES = {
  // the caller's side
  invalid_arguments: change("Correct the arguments and call again."),
  unknown_tool: change("Call one of the tools that tools/list names."),
  grant_missing: change("Ask the owner for a token with this grant, or sign in again and let the owner tick it."),
  unauthorized: change(
    "Send the header Authorization: Bearer <token>, with the token that the owner gave you, or sign in (OAuth) where that " +
      "is offered.",
  ),
  forbidden_origin: change("Call from a program rather than a web page, or from a page on the same origin."),
  not_found: change("The MCP endpoint is /mcp; / says how to connect."),
  rate_limited: later("Wait a minute, then call again."),
  too_large: change("Send less at once."),
  misconfigured: change("The owner finds each fault, and where to mend it, at /health."),
  session_not_found: change(
    "Call ollama_list_sessions for those that you have; sessions expire when they are not used.",
  ),
  session_busy: later("Collect the turn that is going on first, then call again."),
  session_full: change("Go on under another session_id; ollama_load_context reads the one that is full."),
  too_many_sessions: change(
    "Make room: ollama_list_sessions names them, ollama_clear_context deletes one. Those that there are go on as before.",
  ),
  request_not_found: change("Check the request_id; results are kept for a day."),
  // models
  model_not_found: change("Call ollama_list_models for the names that are installed."),
  model_exists: change("Choose another name, or set overwrite: true."),
  model_not_allowed: change("Call ollama_list_models for the models that may be used here."),
  no_model: change("Install one: ollama_pull_model with gemma3:1b, or at home: ollama pull gemma3:1b"),
  unsupported: change("Pick a model with this capability; ollama_show_model lists what a model can do."),
  prompt_too_long: change(
    "Shorten the prompt, raise options.num_ctx, or leave out truncate: false where it was given.",
  ),
  // the way to the home
  home_unreachable: later("Check that Ollama runs at home (ollama serve) and that OLLAMA_BASE_URL points at it."),
  tunnel_down: later("Start cloudflared at home, and check that its tunnel is connected."),
  host_refused: change(
    "Let cloudflared send the Host that Ollama expects: --http-host-header localhost:11434, in config.yml " +
      "originRequest: { httpHostHeader: localhost:11434 }.",
  ),
  access_refused: change(
    "Check CF_ACCESS_CLIENT_ID and CF_ACCESS_CLIENT_SECRET: that the service token has not expired, and that the " +
      "Access policy has the action Service Auth.",
  ),
  blocked: change("Look in the zone's security events for the rule that stopped this, and let the Worker through."),
  edge_error: later("Look at the tunnel's health in the Cloudflare dashboard and at the cloudflared log at home."),
  not_ollama: change("Check that OLLAMA_BASE_URL points at Ollama itself and at nothing in front of it."),
  // what is beyond the home
  image_unreachable: later("Call again in a while, or send the image as base64."),
  library_changed: change("Open https://ollama.com/search in a browser; a newer Hearth may be able to read the page."),
  library_unreachable: later("Call again in a while, or open https://ollama.com/search in a browser."),
  registry_unreachable: later("Check the internet connection of the home, and the registry's name."),
  // Ollama at work
  load_timeout: change(
    "Repeating it fails the same way. Load the model at home once (ollama run, with a long OLLAMA_KEEP_ALIVE), use a " +
      "smaller num_ctx or model, or reach the home through a Workers VPC binding.",
  ),
  busy: later("Wait for the running work to end, then call again."),
  queue_full: later("Come back when some of the waiting requests have ended."),
  user_queue_full: later(
    "Wait for one of them, or cancel one: ollama_list_requests with unfinished: true names them, " +
      "ollama_cancel_request stops one.",
  ),
  ollama_refused: change("Correct what Ollama names and call again."),
  ollama_failed: later(
    "Look at the Ollama log at home; if the model did not load, a smaller one or a smaller num_ctx may.",
  ),
  stream_cut: later("Call again."),
  bad_line: later("Call again; if it stays so, check what stands between the Worker and Ollama."),
  idle_timeout: later("Ollama stopped sending. Check the home, then call again."),
  total_timeout: change("Ask for less (options.num_predict), or raise REQUEST_TIMEOUT_SECONDS."),
  storage_failed: later(
    "If the account's Durable Object rows of the day are used up, they come back at midnight UTC; what was done is kept.",
  ),
  cancelled: later("Call again if the answer is still wanted."),
  interrupted: later("Call again; what had come by then is kept."),
  internal: later("This is a fault of Hearth. The owner finds it in the Worker's log under the time of this call."),
} as const satisfies Record<string, Advice>;

export type ErrorCode = keyof typeof ERROR_CODES;

/** An error that teaches: what happened (`message`), what to do next, and whether a retry can help. */
export class HearthError extends Error {
  readonly code: ErrorCode;
  readonly next: string;
  readonly retryable: boolean;
  /** The request that failed, with the text it had got by then. */
  request?: { id: string; text: string };

  constructor(code: ErrorCode, message: string, next: string = ERROR_CODES[code].next) {
    super(message);
    this.name = "HearthError";
    this.code = code;
    this.next = next;
    this.retryable = ERROR_CODES[code].retryable;
  }

  withRequest(request: { id: string; text: string }): this {
    this.request = request;
    return this;
  }

  get info(): ErrorInfo {
    return { code: this.code, message: this.message, next: this.next, retryable: this.retryable };
  }

  static from(info: ErrorInfo): HearthError {
    return new HearthError(info.code, info.message, info.next);
  }
}

/** Any thrown value as a HearthError. What is not one is a fault of ours: its text stays in the log, away from the model. */
export function toHearthError(thrown: unknown): HearthError {
  if (thrown instanceof HearthError) return thrown;
  return new HearthError("internal", "Something went wrong inside Hearth.");
}
