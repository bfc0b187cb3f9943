import { serveOnLoopback } from "../../harness/http/loopback-server.ts";

export interface CallbackServer extends AsyncDisposable {
  /** The redirect URI of a client on this machine. */
  url: string;
  /** What it was called with, the oldest first. */
  received: URLSearchParams[];
}

/** Where a client on this machine waits for the browser to come back. */
export async function openCallbackServer(): Promise<CallbackServer> {
  const received: URLSearchParams[] = [];
  const server = await serveOnLoopback((request, response) => {
    const url = new URL(request.url ?? "/", "http://127.0.0.1");
    if (url.pathname === "/callback") {
      received.push(url.searchParams);
      // As clients do: on to another origin of theirs.
      response.writeHead(302, { location: `http://localhost:${server.port}/done` }).end();
      return;
    }
    response.setHeader("content-type", "text/html").end("<title>Client</title><p>Back at the client.</p>");
  });
  return { url: `${server.url}/callback`, received, [Symbol.asyncDispose]: server.close };
}
