import { ClientLeft, ConnectionReset } from "./broken-connection.ts";
import { jsonResponse } from "./go-json.ts";

/** A refusal or failure as Ollama words it: a status with `{"error": ...}`, or the last line of a stream that has begun. */
export class OllamaError extends Error {
  readonly status: number;
  /** Further fields of the body, such as `signin_url`. */
  readonly extra: Record<string, unknown>;

  constructor(status: number, message: string, extra: Record<string, unknown> = {}) {
    super(message);
    this.name = "OllamaError";
    this.status = status;
    this.extra = extra;
  }

  /** Without a message the body is empty, as after a panic of Ollama. */
  get body(): Record<string, unknown> {
    return { error: this.message, ...this.extra };
  }
}

/** @throws ConnectionReset, so that the server breaks the connection */
export function answerError(error: Error): Response {
  if (error instanceof OllamaError) {
    return error.message === "" ? new Response(null, { status: error.status }) : jsonResponse(error.body, error.status);
  }
  if (error instanceof ClientLeft) return new Response(null, { status: 499 });
  if (error instanceof ConnectionReset) throw error;
  console.error(error);
  return jsonResponse({ error: `the stand-in itself failed: ${error.message}` }, 500);
}
