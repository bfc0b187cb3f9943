import { ERROR_CODES, type ErrorCode } from "../../src/core/errors.ts";
import { Fault } from "./finding.ts";

/** Titles for the error codes of Hearth that are not clear by themselves. */
const TITLES: Partial<Record<ErrorCode, string>> = {
  unauthorized: "The token is refused",
  grant_missing: "The token may not do this",
  forbidden_origin: "Hearth does not accept requests under this host name",
  misconfigured: "A setting is wrong",
  rate_limited: "Too many calls within a minute",
  home_unreachable: "Ollama cannot be reached",
  tunnel_down: "The tunnel is down",
  host_refused: "Ollama refuses the Host header",
  access_refused: "Cloudflare Access refuses the Worker",
  blocked: "A rule of the zone blocks the calls of the Worker to the home",
  edge_error: "Cloudflare answered instead of the home",
  not_ollama: "OLLAMA_BASE_URL does not point to Ollama",
  no_model: "No installed model can answer prompts",
  model_not_found: "The model is not installed",
  model_not_allowed: "The model is not allowed",
  load_timeout: "Loading the model takes longer than Cloudflare waits",
  busy: "Ollama is busy",
  queue_full: "The queue is full",
  stream_cut: "The answer broke off in the middle",
  storage_failed: "The Worker's storage fails",
};

/** Advice for the owner, who runs the doctor. Hearth's own advice is for callers. */
const OWN_ADVICE: Partial<Record<ErrorCode, string>> = {
  unauthorized:
    "Set HEARTH_TOKEN to a token of this deployment: its MCP_AUTH_TOKEN, or one that npm run token -- new NAME --url URL made " +
    "there. One made with --offline works once AUTH_TOKENS is set to the value that it printed.",
  misconfigured: "/health names each wrong setting, and where to change it.",
};

/** Turns an error of Hearth, from HTTP or from a tool, into a finding. */
export function faultOf(code: string, description: string): Fault {
  const { seen, next } = split(code, description);
  const title = TITLES[code as ErrorCode] ?? code.replaceAll("_", " ");
  return new Fault({ code, title, seen, next: OWN_ADVICE[code as ErrorCode] ?? next });
}

/** `message next [code · a retry may help]`, as `mcp/tool-result.ts` writes it. */
export function faultOfTool(text: string): Fault {
  const code = /\[(\w+) · a retry[^\]]*\]\s*$/.exec(text)?.[1] ?? "tool_failed";
  const [description = text] = text.split("\n\n");
  return faultOf(code, description);
}

/** Separates what happened from what to do next. Both come in one text. */
function split(code: string, description: string): { seen: string; next?: string } {
  const general: string | undefined = ERROR_CODES[code as ErrorCode]?.next;
  if (general !== undefined && description.endsWith(general)) {
    return { seen: description.slice(0, -general.length).trim(), next: general };
  }
  const [, seen, next] = /^(.+?\.)\s+(?=[A-Z])(.+)$/s.exec(description) ?? [];
  return seen === undefined ? { seen: description } : { seen, next };
}
