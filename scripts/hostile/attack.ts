/** One HTTP call that is sent to Hearth. */
export interface Attack {
  /** For the report. */
  what: string;
  method: string;
  /** With its query. */
  path: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
  manner?: Manner;
  /** The only right outcome, if there is only one. */
  expected?: Outcome;
}

/**
 * How the body is sent: whole; in chunks without a length; in pieces with pauses; half of it, and then the socket is
 * destroyed; or bare, without HTTP: the body as it is on a socket.
 */
export type Manner = "whole" | "chunked" | "slow" | "torn" | "bare";

/**
 * An HTTP status, or why there is none: the socket was destroyed here (torn); closed there while the body was still being
 * sent (cut), which is how a body is refused, or after it (closed); or nothing came in time (hang).
 */
export type Outcome = number | "torn" | "cut" | "closed" | "hang";

/** How the server took an attack. */
export interface Answer {
  outcome: Outcome;
  ms: number;
  /** The beginning of the body. */
  text: string;
}

/**
 * Tells whether an outcome must not be. 503 says that something is missing or busy, which is not a fault of the server
 * that says it.
 */
export const isHit = ({ expected }: Attack, outcome: Outcome): boolean =>
  (expected !== undefined && outcome !== expected) ||
  outcome === "hang" ||
  outcome === "closed" ||
  (typeof outcome === "number" && outcome >= 500 && outcome !== 503);
