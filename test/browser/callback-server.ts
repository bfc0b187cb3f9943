import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface CallbackServer extends AsyncDisposable {
  /** The redirect URI of a client on this machine. */
  url: string;
  /** What it was called with, the oldest first. */
  received: URLSearchParams[];
}

/** Where a client on this machine waits for the browser to come back. */
export async function openCallbackServer(): Promise<CallbackServer> {
  const received: URLSearchParams[] = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://127.0.0.1");
    if (url.pathname === "/callback") received.push(url.searchParams);
    response.setHeader("content-type", "text/html").end("<title>Client</title><p>Back at the client.</p>");
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/callback`,
    received,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}
