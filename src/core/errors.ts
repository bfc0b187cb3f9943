/** Error as plain data: the form in which it crosses the boundary of a Durable Object, and is stored. */
export interface ErrorInfo {
  code: ErrorCode;
  /** What happened, in one sentence. Text from outside is quoted and shortened. */
  message: string;
  /** What the reader can do about it, in one sentence. */
  next: string;
  /** Whether the same call may succeed later although nothing has been changed. */
  retryable: boolean;
}

interface Advice {
  retryable: boolean;
  next: string;
}

const retryable = (next: string): Advice => ({ retryable: true, next });
const permanent = (next: string): Advice => ({ retryable: false, next });

/** Error codes, a closed list. `next` is general advice; code that knows more passes its own to `HearthError`. */
export const ERROR_CODES = {
  // errors of the caller
  invalid_arguments: permanent("Correct the arguments and call again."),
  unknown_tool: permanent("Call one of the tools that tools/list returns."),
  grant_missing: permanent("Ask the owner for a token with this grant, or sign in again and have the owner tick it."),
  unauthorized: permanent(
    "Send the header Authorization: Bearer <token> with the token from the owner, or sign in (OAuth) where that is offered.",
  ),
  forbidden_origin: permanent("Call from a program instead of a web page, or from a page on the same origin."),
  not_found: permanent("The MCP endpoint is /mcp; the page at / explains how to connect."),
  rate_limited: retryable("Wait a minute, then call again."),
  too_large: permanent("Send less at once."),
  misconfigured: permanent("The owner can see each error, and how to fix it, at /health."),
  session_not_found: permanent(
    "Call ollama_list_sessions to see your sessions; sessions expire when they are not used.",
  ),
  session_busy: retryable("Collect the running turn first, then call again."),
  session_full: permanent("Continue under another session_id; ollama_load_context reads the full one."),
  too_many_sessions: permanent(
    "Delete one: ollama_list_sessions lists them, and ollama_clear_context deletes one. You can still use the existing ones.",
  ),
  too_much_kept: permanent(
    "Delete conversations that are no longer needed: ollama_list_sessions lists them, and ollama_clear_context deletes one. " +
      "Very much that was just deleted makes room after some minutes. The owner can raise MAX_CHAT_MB.",
  ),
  request_not_found: permanent("Check the request_id; results are kept for a day, or until newer ones need the room."),
  // models
  model_not_found: permanent("Call ollama_list_models to see the installed models."),
  model_exists: permanent("Choose another name, or set overwrite: true."),
  model_not_allowed: permanent("Call ollama_list_models to see the models that are allowed here."),
  no_model: permanent("Install one: ollama_pull_model with gemma3:1b, or at home: ollama pull gemma3:1b"),
  unsupported: permanent("Pick a model with this capability; ollama_show_model lists the capabilities of a model."),
  prompt_too_long: permanent("Shorten the prompt, raise options.num_ctx, or remove truncate: false if you set it."),
  // between the Worker and Ollama
  home_unreachable: retryable("Check that Ollama runs at home (ollama serve), and that OLLAMA_BASE_URL points to it."),
  tunnel_down: retryable("Start cloudflared at home, and check that its tunnel is connected."),
  host_refused: permanent(
    "Make cloudflared send the Host header that Ollama expects: --http-host-header localhost:11434, or in config.yml " +
      "originRequest: { httpHostHeader: localhost:11434 }.",
  ),
  access_refused: permanent(
    "Check CF_ACCESS_CLIENT_ID and CF_ACCESS_CLIENT_SECRET, that the service token has not expired, and that the Access " +
      "policy has the action Service Auth.",
  ),
  blocked: permanent(
    "Find the rule that blocked this call in the security events of the zone, and let the Worker through.",
  ),
  edge_error: retryable("Check the health of the tunnel in the Cloudflare dashboard, and the cloudflared log at home."),
  not_ollama: permanent("Check that OLLAMA_BASE_URL points to Ollama itself and not to something in front of it."),
  // the public web
  image_unreachable: retryable("Call again later, or send the image as base64."),
  library_changed: permanent(
    "Open https://ollama.com/search in a browser; a newer Hearth may be able to read the page.",
  ),
  library_unreachable: retryable("Call again later, or open https://ollama.com/search in a browser."),
  registry_unreachable: retryable("Check the internet connection at home, and the name of the registry."),
  // Ollama at work
  load_timeout: permanent(
    "A retry fails the same way. Load the model at home once (ollama run, with a long OLLAMA_KEEP_ALIVE), use a smaller " +
      "num_ctx or model, or connect to the home through a Workers VPC binding.",
  ),
  busy: retryable("Wait for the running work to end, then call again."),
  queue_full: retryable("Call again when some of the waiting requests have ended."),
  user_queue_full: retryable(
    "Wait for one of your requests, or cancel one: ollama_list_requests with unfinished: true lists them, and " +
      "ollama_cancel_request stops one.",
  ),
  provider_refused: permanent(
    "The owner has to check the key of this host, and the account behind it. Use another model until then.",
  ),
  provider_limited: retryable("Wait as long as it asks, then call again, or use another model."),
  content_refused: permanent("Ask in other words, or use another model."),
  daily_limit: permanent("Call again after 00:00 UTC. The owner can raise MAX_REQUESTS_PER_DAY."),
  ollama_refused: permanent("Correct what Ollama objects to, then call again."),
  ollama_failed: retryable(
    "Read the Ollama log at home. If the model did not load, try a smaller model or a smaller num_ctx.",
  ),
  stream_cut: retryable("Call again."),
  bad_line: retryable("Call again. If it keeps happening, check what is between the Worker and Ollama."),
  idle_timeout: retryable("Ollama stopped sending. Check the home, then call again."),
  total_timeout: permanent("Ask for less (options.num_predict), or raise REQUEST_TIMEOUT_SECONDS."),
  storage_failed: retryable(
    "If the account has used up its Durable Object rows for the day, more are available from midnight UTC. Finished work " +
      "is kept.",
  ),
  cancelled: retryable("Call again if you still want the answer."),
  interrupted: retryable("Call again. The text received before the interruption is kept."),
  internal: retryable("This is a bug in Hearth. The owner can find it in the Worker's log at the time of this call."),
} as const satisfies Record<string, Advice>;

/** The code of an error. */
export type ErrorCode = keyof typeof ERROR_CODES;

/** Error of Hearth. It tells what happened (`message`), what to do next, and whether a retry can help. */
export class HearthError extends Error {
  readonly code: ErrorCode;
  readonly next: string;
  readonly retryable: boolean;
  /** When a retry may help, in ms, where a host says it. */
  retryAfterMs?: number;
  /** The request that failed, with the text received before. */
  request?: { id: string; text: string };

  /** @param retryable where more is known than the code says */
  constructor(
    code: ErrorCode,
    message: string,
    next: string = ERROR_CODES[code].next,
    retryable: boolean = ERROR_CODES[code].retryable,
  ) {
    super(message);
    this.name = "HearthError";
    this.code = code;
    this.next = next;
    this.retryable = retryable;
  }

  withRequest(request: { id: string; text: string }): this {
    this.request = request;
    return this;
  }

  get info(): ErrorInfo {
    return { code: this.code, message: this.message, next: this.next, retryable: this.retryable };
  }

  static from(info: ErrorInfo): HearthError {
    return new HearthError(info.code, info.message, info.next, info.retryable);
  }
}

/**
 * Returns any thrown value as a HearthError. Anything else is a bug: its text stays in the log, and never reaches a
 * model.
 */
export function toHearthError(thrown: unknown): HearthError {
  if (thrown instanceof HearthError) return thrown;
  return new HearthError("internal", "Something went wrong inside Hearth.");
}
