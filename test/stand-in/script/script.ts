/**
 * What the stand-in is to do with the next request that fits, instead of what it does by itself.
 * Of a pull, push or create each line counts as a token; an embedding has none, and fails or holds after 0.
 * It is plain JSON, for it also comes as `POST /_stand-in/script`.
 */
export interface Script {
  /** A whole path, such as "/api/tags". Without it: any path for `respond` and `preset`, generate and chat for the rest. */
  path?: string;
  /** The name as asked for. */
  model?: string;
  /** How many requests it serves; 1 unless told. A request that is refused (4xx) does not count. */
  times?: number | "always";

  /** Instead of anything of Ollama's. */
  respond?: ScriptedResponse;
  /** What the edge answers when something between the Worker and Ollama is wrong. */
  preset?: EdgePreset;

  /** A text is cut into tokens; a list is the tokens. */
  answer?: string | string[];
  /** Instead of `answer`: so many tokens, "t0 t1 t2 ...". */
  count?: number;
  /** Sent only where the request thinks. */
  thinking?: string | string[];
  /** Sent only where the request brings tools. */
  toolCalls?: ScriptedToolCall[];
  /** In a line of their own, or in the `done` line as newer servers do with some models. */
  toolCallsIn?: "line" | "done";

  loadMs?: number;
  firstTokenDelayMs?: number;
  tokenDelayMs?: number;
  /** Stops after so many tokens until it is released; 0 is before the answer begins, for any path. */
  holdAfter?: number;
  fault?: Fault;

  /** How the bytes go out. */
  linesPerWrite?: number;
  /** Every line in two writes. */
  splitLines?: boolean;
  /** The first character of a line that has several bytes goes out in two writes. */
  splitCharacters?: boolean;
  noTrailingNewline?: boolean;
}

export interface ScriptedResponse {
  status: number;
  headers?: Record<string, string>;
  /** JSON, unless it is a string. */
  body?: unknown;
}

export interface ScriptedToolCall {
  name: string;
  arguments?: Record<string, unknown>;
  id?: string;
}

/** What goes wrong once `after` tokens (0 unless told) have been sent. */
export type Fault =
  /** The last line, or, with no token sent, a 500. */
  | { kind: "error-line"; after?: number; error?: string }
  /** The stream ends without a `done` line. */
  | { kind: "eof"; after?: number }
  /** The connection breaks in the middle of a line. */
  | { kind: "destroy"; after?: number }
  /** Nothing comes any more; with no token sent, for any path, not even headers. */
  | { kind: "stall"; after?: number }
  /** A line that is not JSON, and then the rest. */
  | { kind: "bad-line"; after?: number; line?: string }
  /** A good line of at least so many bytes, and then the rest. */
  | { kind: "huge-line"; after?: number; bytes: number };

export type EdgePreset =
  | "access-302"
  | "access-401"
  | "access-403"
  | "waf-1010"
  | "bad-gateway-502"
  | "530-tunnel-down"
  | "521"
  | "522"
  | "523"
  | "524-html"
  | "403-empty"
  | "503-busy"
  | "html-200"
  | "truncated-200"
  | "connection-reset";
