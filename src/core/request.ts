import type { DeliveryAddress } from "./delivery.ts";
import type { ErrorCode, ErrorInfo } from "./errors.ts";
import type { GenerationResult } from "./generation.ts";
import type { Job, JobKind } from "./job.ts";
import type { JsonObject } from "./json-object.ts";

/**
 * State of a request. `moving` and `moved` are those of its row at a host that has handed it to another one, which has the
 * row with its outcome. The last four are outcomes.
 */
export type RequestState = "queued" | "running" | "moving" | "moved" | "done" | "failed" | "cancelled" | "interrupted";

/** A model at a host, by the name that it has there. */
export interface HostedModel {
  host: string;
  model: string;
}

/** The host from which a request has moved to another one, and why. */
export interface Move {
  host: string;
  code: ErrorCode;
}

/**
 * A job as a viewer hands it to the queue, with who asks and how. It crosses RPC and is stored as JSON, so a name here is
 * never changed.
 */
export type Submission = Job & {
  /** Made by the viewer, so that it knows the request before the queue answers. */
  id: string;
  /** The tool that asked, or what else did. */
  tool: string;
  user: string;
  client: string;
  /** How the answer is shown. */
  wishes: AnswerOptions;
  /** The MCP call of a 2025 client, by its session id and JSON-RPC id: a `notifications/cancelled` names them. */
  callKey?: string;
  /** Where the outcome goes besides: at least once, even if every viewer has left. */
  deliverTo?: DeliveryAddress;
  /** True: run it even if an equal request is running. */
  fresh?: boolean;
  /** SHA-256 of the tool and its arguments as they were called, in hexadecimal. */
  callDigest?: string;
  /** Where the request moves, in this order, if a host fails before it has done any of the work. */
  fallbacks?: readonly HostedModel[];
  /** The hosts that it has left, the first one first. */
  movedFrom?: readonly Move[];
};

/** A submission without its body, which may be megabytes: what the queue keeps in memory of each request. */
export type SubmissionHead = Pick<
  Submission,
  "id" | "tool" | "user" | "client" | "kind" | "model" | "wishes" | "callKey" | "deliverTo" | "fallbacks" | "movedFrom"
>;

/** How much of a request's text a viewer has, in UTF-16 code units. */
export interface Offsets {
  text: number;
  thinking: number;
}

/** A request in a list, without content. Times are ms since 1970. */
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
  /** The host that has it. Missing where there is only one. */
  host?: string;
}

/** How many requests a user has started on this UTC day, and may start. */
export interface DayUsage {
  used: number;
  limit: number;
}

/** How an answer is shown. Kept with the request, for any client that collects it. */
export interface AnswerOptions {
  /** The answer is checked against it. */
  format?: "json" | JsonObject;
  /** Whether the token context, which is long, is returned too. */
  context?: boolean;
  /** Sentences that are shown with the answer. */
  notices?: string[];
  /** The chat session of this turn. */
  session_id?: string;
  /** Whether the model was given functions to call. */
  functions?: boolean;
}

/** How far a request is that shows no text: bytes of a transfer, or items of a stepped request. */
export type Progress = {
  /** For a reader, such as `pulling gemma3:1b: 62 %`. */
  message: string;
  done: number;
  /** Missing while it is not known. */
  total?: number;
};

/** What a viewer is told, in order. Offsets and lengths are UTF-16 code units. */
export type RequestEvent =
  /**
   * First, unless the request is refused: the request that is shown, which may be an equal one that was running. `host` has
   * it, and is missing where there is only one.
   */
  | { type: "accepted"; id: string; kind: JobKind; model: string; host?: string }
  | { type: "queued"; position: number }
  | { type: "running" }
  /** `from`: where its text begins, if that is not the offset for which the viewer asked. */
  | { type: "delta"; text: string; thinking: string; parts: number; from?: number }
  | { type: "progress"; progress: Progress }
  /** Last event of a viewer that makes room for a newer one of its user. The request continues. */
  | { type: "handed_over" }
  /** Last event at a host that has handed the request to another one, where a viewer attaches again. */
  | { type: "moved"; host: string }
  | ({ type: "ended"; result: GenerationResult; wishes: AnswerOptions; progress?: Progress } & Outcome);

/** How a request ended. */
export type Outcome = { state: "done" } | { state: "failed" | "cancelled" | "interrupted"; error: ErrorInfo };

/** The last event of a request: its outcome and its result. */
export type EndedEvent = Extract<RequestEvent, { type: "ended" }>;

/** The host of every request whose id names none: those of builds that had one host. */
export const FIRST_HOST = "home";

/** The host's name, between the prefix and the random part. */
const ID = /^req_(?:([a-z][a-z0-9-]{0,15})_)?[0-9a-z]{20}$/;

/** A new id, such as req_home_ and 20 characters. It cannot be guessed (100 bits) and is safe in a URL. */
export function newRequestId(host: string): string {
  const bytes = crypto.getRandomValues(new Uint8Array(20));
  const random = Array.from(bytes, (byte) => "0123456789abcdefghjkmnpqrstvwxyz"[byte & 31]).join("");
  return `req_${host}_${random}`;
}

/** Whether a text has the form of a request id, old or new. */
export const isRequestId = (id: string): boolean => ID.test(id);

/** The host that a request id names. A text that is no id belongs to the first host, which then knows nothing of it. */
export const hostOfRequest = (id: string): string => ID.exec(id)?.[1] ?? FIRST_HOST;
