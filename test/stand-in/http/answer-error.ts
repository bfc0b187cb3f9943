import { ClientLeft, ConnectionReset } from "./broken-connection.ts";
import { jsonResponse } from "./go-json.ts";
import { OllamaError } from "./ollama-error.ts";

/** @throws ConnectionReset for whoever has the connection to break it */
export function answerError(error: Error): Response {
  if (error instanceof OllamaError) return jsonResponse(error.body, error.status);
  if (error instanceof ClientLeft) return new Response(null, { status: 499 });
  if (error instanceof ConnectionReset) throw error;
  console.error(error);
  return jsonResponse({ error: `the stand-in itself failed: ${error.message}` }, 500);
}
