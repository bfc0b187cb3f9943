import { type IncomingMessage, request } from "node:http";
import { CLIENT_INFO } from "./test-client.ts";
import { type Era, envelopeOf, mcpHeaders } from "./wire.ts";

export interface RawCall {
  /** Settles with the first progress notification. */
  progress: Promise<void>;
  /** Everything that came, as soon as the server has closed its side; rejects when the socket was torn. */
  body: Promise<string>;
  /** Closes the socket, without a word of MCP. */
  destroy(): void;
}

/** A tool call of one of the eras on a socket of its own, which can be torn as no SDK would do it. */
export function rawCall(
  { url, token, era }: { url: string; token: string; era: Era },
  name: string,
  args: Record<string, unknown>,
): RawCall {
  const envelope = era === "2026" ? envelopeOf(CLIENT_INFO) : {};
  const params = { name, arguments: args, _meta: { progressToken: 1, ...envelope } };
  const call = request(url, {
    method: "POST",
    agent: false,
    headers: mcpHeaders({ token, era, method: "tools/call", name }),
  });
  const progress = Promise.withResolvers<void>();
  const body = new Promise<string>((resolve, reject) => {
    call.once("error", reject);
    call.once("response", (response) => readAll(response, progress.resolve).then(resolve, reject));
  });
  // Whoever tears the socket does not wait for what comes.
  body.catch(() => {});
  call.end(JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params }));
  return { progress: progress.promise, body, destroy: () => void call.destroy() };
}

async function readAll(response: IncomingMessage, onProgress: () => void): Promise<string> {
  response.setEncoding("utf8");
  let text = "";
  for await (const chunk of response) {
    text += chunk;
    if (text.includes("notifications/progress")) onProgress();
  }
  return text;
}
