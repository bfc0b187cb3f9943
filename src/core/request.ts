import type { ToolCall } from "./chat-message.ts";
import type { DeliveryAddress } from "./delivery.ts";
import type { ErrorInfo } from "./errors.ts";
import type { JobKind } from "./job-kinds.ts";
import type { JsonObject } from "./json-object.ts";

export type RequestState = "queued" | "running" | "done" | "failed" | "cancelled" | "interrupted";

/** Work on a host that may outlive the HTTP call that asked for it, as a viewer hands it to the queue. */
export interface Submission {
  /** `req_` and 20 characters; made by the viewer, so that it knows the request before the queue answers. */
  id: string;
  kind: JobKind;
  tool: string;
  user: string;
  client: string;
  model: string;
  /** The body for Ollama, before the defaults of the config are added; of a stepped request, what its steps share, too. */
  body: JsonObject;
  wishes: AnswerWishes;
  /** The MCP call that asked for it (2025 era): its session id and JSON-RPC id, by which it can be cancelled. */
  callKey?: string;
  /** Where its outcome is to go besides: at least once, whatever becomes of its viewers. */
  deliverTo?: DeliveryAddress;
  /** Not to be joined to an equal request that still runs. */
  fresh?: boolean;
}

/** How much of a request's text a viewer has already, in UTF-16 code units. */
export interface Seen {
  text: number;
  thinking: number;
}

/** A request as a list shows it: no content. Times are ms since 1970. */
export interface RequestSummary {
  id: string;
  user: string;
  client: string;
  tool: string;
  model: string;
  state: RequestState;
  submitted_at: number;
  started_at: number | null;
  ended_at: number | null;
  prompt_tokens: number | null;
  answer_tokens: number | null;
  error_code: string | null;
}

/** How the answer is to be shown; kept with the request, for whoever collects it. */
export interface AnswerWishes {
  /** What the answer is checked against. */
  format?: "json" | JsonObject;
  /** Whether the context goes with it, which is long. */
  context?: boolean;
  /** To be said with the answer. */
  notices?: string[];
  /** The chat session that it is a turn of. */
  session_id?: string;
}

/** How far a request is whose text does not show it: in bytes of a transfer, or in items of a stepped one. */
export type Progress = {
  /** For a reader, such as `pulling gemma3:1b: 62 %`. */
  message: string;
  done: number;
  /** Where it is known by now. */
  total?: number;
};

/**
 * What came of a request. Of one that generates: what Ollama's stream brought; of one of many steps: the sums, since its
 * items lie apart; of a transfer: a sentence. Durations are nanoseconds, as Ollama gives them.
 */
export interface Generation {
  model: string;
  text: string;
  thinking: string;
  tool_calls: ToolCall[];
  /** Parts that carried text, thinking or tool calls: near enough to tokens while it runs. */
  parts: number;
  logprobs: unknown[];
  context?: number[];
  done_reason?: string;
  prompt_eval_count?: number;
  eval_count?: number;
  total_duration?: number;
  load_duration?: number;
  prompt_eval_duration?: number;
  eval_duration?: number;
  /** The prompt was longer than the model's context, and Ollama cut it. */
  prompt_cut: boolean;
}

/** What a viewer is told, in order: one line of JSON each. Offsets and lengths are UTF-16 code units. */
export type RequestEvent =
  /** The first, unless it is refused: the request that is shown, which may be an equal one that runs already. */
  | { type: "accepted"; id: string; kind: JobKind; model: string }
  | { type: "queued"; position: number }
  | { type: "running" }
  | { type: "delta"; text: string; thinking: string; parts: number }
  | { type: "progress"; progress: Progress }
  | ({ type: "ended"; result: Generation; wishes: AnswerWishes; progress?: Progress } & Outcome);

/** Items of a stepped request, each a line of JSON as its kind has it. */
export interface ItemPage {
  lines: string[];
  /** How many there are by now. */
  done: number;
}

export type Outcome = { state: "done" } | { state: "failed" | "cancelled" | "interrupted"; error: ErrorInfo };

export type EndedEvent = Extract<RequestEvent, { type: "ended" }>;

/** An id that cannot be guessed: 100 bits, lower case, safe in a URL. */
export function newRequestId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(20));
  return `req_${Array.from(bytes, (byte) => "0123456789abcdefghjkmnpqrstvwxyz"[byte & 31]).join("")}`;
}
