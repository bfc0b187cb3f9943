/** One thing that is done to Hearth. */
export interface Attack {
  /** For the report, should it hit. */
  what: string;
  method: string;
  /** With its query. */
  path: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
  manner?: Manner;
}

/**
 * How the body goes: whole; in chunks without a length; in pieces with pauses; half, and then the socket is destroyed. Or
 * nothing of HTTP at all: the body as it is, on a bare socket.
 */
export type Manner = "whole" | "chunked" | "slow" | "torn" | "bare";

/**
 * What came back: a status of HTTP, or why there is none: the socket was destroyed here (torn), or closed there while the
 * body was still on its way (cut), which is how a body that nobody wants is refused, or after it (closed); or nothing came.
 */
export type Outcome = number | "torn" | "cut" | "closed" | "hang";

export interface Answer {
  outcome: Outcome;
  ms: number;
  /** The beginning of the body. */
  text: string;
}
