import { ERROR_CODES, type ErrorCode } from "../../src/core/errors.ts";
import { Fault } from "./finding.ts";

/** What Hearth's codes are called here, where the code alone is not plain enough. */
const TITLES: Partial<Record<ErrorCode, string>> = {
  unauthorized: "The token is refused",
  grant_missing: "The token may not do this",
  forbidden_origin: "Hearth takes itself for one on its owner's machine",
  misconfigured: "A setting is wrong",
  rate_limited: "Too many calls in a minute",
  home_unreachable: "Ollama cannot be reached",
  tunnel_down: "The tunnel is down",
  host_refused: "Ollama refuses the Host header",
  access_refused: "Cloudflare Access refuses the Worker",
  blocked: "A rule of the zone blocks the Worker on its way home",
  edge_error: "The way home is disturbed",
  not_ollama: "OLLAMA_BASE_URL does not lead to Ollama",
  no_model: "No model is installed that answers prompts",
  model_not_found: "The model is not installed",
  model_not_allowed: "The model may not be used",
  load_timeout: "The model loads for longer than the edge waits",
  busy: "Ollama is busy",
  queue_full: "The queue is full",
  stream_cut: "The answer broke off",
  storage_failed: "The Worker's storage fails",
};

/** Hearth speaks to whoever calls; who runs the doctor may know better what to do. */
const OWN_ADVICE: Partial<Record<ErrorCode, string>> = {
  unauthorized:
    "Set HEARTH_TOKEN to a token of this deployment: its MCP_AUTH_TOKEN, or one that npm run token made, once AUTH_TOKENS " +
    "is set to the value that it printed.",
  misconfigured: "/health names each fault, and where to mend it.",
};

/** An error as Hearth tells it, over HTTP or as the result of a tool, as a finding. */
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

/** What happened, and what to do next: they come as one text. */
function split(code: string, description: string): { seen: string; next?: string } {
  const general: string | undefined = ERROR_CODES[code as ErrorCode]?.next;
  if (general !== undefined && description.endsWith(general)) {
    return { seen: description.slice(0, -general.length).trim(), next: general };
  }
  const [, seen, next] = /^(.+?\.)\s+(?=[A-Z])(.+)$/s.exec(description) ?? [];
  return seen === undefined ? { seen: description } : { seen, next };
}
