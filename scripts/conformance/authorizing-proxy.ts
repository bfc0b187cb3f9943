import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface AuthorizingProxy {
  /** Such as http://127.0.0.1:40123 */
  url: string;
  /** What it adds to each call; nothing while there is none. */
  token?: string;
  close(): Promise<void>;
}

/**
 * The suite can send no token. This adds one, and passes on all else as it came, Host and Origin too: what the suite tries
 * with these is Hearth's to refuse.
 * @param target such as http://127.0.0.1:5000
 */
export async function startProxy(target: string): Promise<AuthorizingProxy> {
  const pass = (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const { method, url: path, headers } = incoming;
    const authorization = proxy.token === undefined ? {} : { authorization: `Bearer ${proxy.token}` };
    const upstream = request(target, { method, path, headers: { ...headers, ...authorization } }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    upstream.once("error", () => outgoing.destroy());
    outgoing.once("close", () => upstream.destroy());
    incoming.pipe(upstream);
  };
  const server = createServer(pass);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const proxy: AuthorizingProxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return proxy;
}
