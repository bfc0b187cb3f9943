import type { IncomingMessage, ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import { serveOnLoopback } from "../../harness/http/loopback-server.ts";

/** A call that came to a gate. */
interface GatedCall {
  path: string;
  /** Resolves when its connection has closed, by whichever side. */
  closed: Promise<void>;
}

/** A server in front of an Ollama that can be off, or take calls and never answer. */
export interface Gate {
  url: string;
  /** `open` passes everything on; `off` breaks each connection; `hanging` takes it and sends nothing. */
  mode: "open" | "off" | "hanging";
  /** The calls to a path, the oldest first, whatever became of them. */
  callsTo(path: string): GatedCall[];
  /** Breaks the connections that are open. */
  breakAll(): void;
  close(): Promise<void>;
}

/** Opens a gate. @param target such as http://127.0.0.1:11434 */
export async function openGate(target: string): Promise<Gate> {
  const calls: GatedCall[] = [];
  const open = new Set<ServerResponse>();

  async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = "GET", url = "/" } = request;
    const gone = new AbortController();
    response.once("close", () => gone.abort());
    const body = method === "GET" || method === "HEAD" ? undefined : await buffer(request);
    const answer = await fetch(`${target}${url}`, { method, body, signal: gone.signal });
    response.writeHead(answer.status, { "content-type": answer.headers.get("content-type") ?? "application/json" });
    for await (const part of (answer.body ?? []) as AsyncIterable<Uint8Array>) response.write(part);
    response.end();
  }

  const server = await serveOnLoopback((request, response) => {
    const closed = new Promise<void>((resolve) => response.once("close", resolve));
    calls.push({ path: request.url ?? "/", closed });
    open.add(response);
    response.once("close", () => open.delete(response));
    if (gate.mode === "off") response.destroy();
    else if (gate.mode === "open") pass(request, response).catch(() => response.destroy());
  });
  const gate: Gate = {
    url: server.url,
    mode: "open",
    callsTo: (path) => calls.filter((call) => call.path === path),
    breakAll: () => {
      for (const response of open) response.destroy();
    },
    close: server.close,
  };
  return gate;
}
