/** What a server with chat completions streams. No Node here, because tests inside workerd use it too. */

/** How a call is answered. */
export interface ProviderAnswer {
  /** 200 if it is left out. */
  status?: number;
  headers?: Record<string, string>;
  /** Each is one write. */
  pieces?: (string | Uint8Array)[];
  /** What follows the pieces: the end of the answer, a broken connection, or nothing for as long as the client stays. */
  end?: "close" | "break" | "hold";
}

/** A call that came. */
export interface ProviderCall {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string;
  /** Whether the client left before the end of the answer. */
  left: boolean;
}

/** One event of a stream. */
export const event = (data: unknown): string => `data: ${typeof data === "string" ? data : JSON.stringify(data)}\n\n`;

/** One chunk of an answer. */
export const chunk = (delta: object, finishReason: string | null = null, more: object = {}): string =>
  event({
    id: "chatcmpl-1",
    object: "chat.completion.chunk",
    created: 1,
    model: "gpt-x",
    choices: [{ index: 0, delta, finish_reason: finishReason, ...more }],
  });

/** Text, token by token. */
export const texts = (...tokens: string[]): string => tokens.map((content) => chunk({ content })).join("");

/** The last chunks of an answer. */
export const ending = (reason = "stop"): string => chunk({}, reason) + USAGE + event("[DONE]");

export const USAGE = event({ choices: [], usage: { prompt_tokens: 7, completion_tokens: 3, total_tokens: 10 } });

/** A whole answer in one piece. */
export const streamOf = (...parts: string[]): ProviderAnswer => ({
  headers: { "content-type": "text/event-stream" },
  pieces: [parts.join("")],
});

/** An answer that is one JSON. */
export const jsonOf = (body: unknown, status = 200, headers: Record<string, string> = {}): ProviderAnswer => ({
  status,
  headers: { "content-type": "application/json", ...headers },
  pieces: [JSON.stringify(body)],
});
