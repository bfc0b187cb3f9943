import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { parseArgs } from "node:util";
import { getRequestListener } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { StandInOptions } from "./options.ts";
import { createStandIn, type StandIn } from "./stand-in.ts";

export interface ServeOptions extends Partial<StandInOptions> {
  /** 0 for any free one */
  port?: number;
  hostname?: string;
}

export interface ServedStandIn {
  /** Without a slash at the end */
  url: string;
  standIn: StandIn;
  close: () => Promise<void>;
}

/** The stand-in behind a real socket. */
export async function serveStandIn(options: ServeOptions = {}): Promise<ServedStandIn> {
  const { port = 0, hostname = "127.0.0.1", ...rest } = options;
  const standIn = createStandIn(rest);
  const listener = getRequestListener(
    async (request, { outgoing }) => {
      const socket = outgoing as ServerResponse;
      await standIn.fetch(request).then(
        (response) => sendResponse(response, socket),
        () => socket.destroy(),
      );
      return RESPONSE_ALREADY_SENT;
    },
    { overrideGlobalObjects: false },
  );
  // As Ollama's: an idle connection stays, so a client's pool never meets one that is just being closed.
  const server = createServer({ keepAliveTimeout: 0, requestTimeout: 0 }, listener);
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(port, hostname, resolve));
  const close = async () => {
    standIn.reset();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://${hostname}:${(server.address() as AddressInfo).port}`, standIn, close };
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      port: { type: "string", default: "0" },
      hostname: { type: "string", default: "127.0.0.1" },
      version: { type: "string" },
      "token-delay-ms": { type: "string", default: "0" },
    },
  });
  const { port, hostname, version } = values;
  const { url, close } = await serveStandIn({
    port: Number(port),
    hostname,
    tokenDelayMs: Number(values["token-delay-ms"]),
    ...(version === undefined ? {} : { version }),
  });
  console.log(url);
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void close());
}

/**
 * Sends a response as a Go server does: its headers leave together with its first chunk, every chunk is one write, and
 * a body that breaks off breaks the connection.
 */
async function sendResponse(response: Response, outgoing: ServerResponse): Promise<void> {
  const headers = Object.fromEntries(response.headers);
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) outgoing.setHeader("set-cookie", cookies);
  delete headers["set-cookie"];
  const reader = response.body?.getReader();
  outgoing.once("close", () => reader?.cancel().catch(() => {}));
  try {
    let chunk = await reader?.read();
    outgoing.writeHead(response.status, headers);
    for (; reader && chunk && !chunk.done; chunk = await reader.read()) await write(outgoing, chunk.value);
    outgoing.end();
  } catch {
    outgoing.destroy();
  }
}

function write(outgoing: ServerResponse, chunk: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    outgoing.write(chunk, (error) => (error ? reject(error) : resolve()));
  });
}
