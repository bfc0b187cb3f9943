import { type IncomingHttpHeaders, type IncomingMessage, request } from "node:http";
import { type LoopbackServer, serveOnLoopback } from "./loopback-server.ts";

interface ProxyOptions {
  /** Headers to send on instead of those that came. */
  headers?: (given: IncomingHttpHeaders) => IncomingHttpHeaders;
  /** Listen to a call and to its response, without changing either. */
  onCall?: (call: IncomingMessage) => void;
  onResponse?: (response: IncomingMessage) => void;
}

/**
 * Starts a reverse proxy that passes everything on as it came, Host and Origin included. When one side breaks off in the
 * middle, the other side sees that too.
 * @param target such as http://127.0.0.1:5000
 */
export function startProxy(target: string, options: ProxyOptions = {}): Promise<LoopbackServer> {
  const { headers = (given) => given, onCall, onResponse } = options;
  return serveOnLoopback((incoming, outgoing) => {
    const { method, url: path } = incoming;
    const upstream = request(target, { method, path, headers: headers(incoming.headers) }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      onResponse?.(answer);
      answer.pipe(outgoing);
    });
    upstream.once("error", () => outgoing.destroy());
    upstream.once("close", () => outgoing.writableEnded || outgoing.destroy());
    outgoing.once("close", () => upstream.destroy());
    onCall?.(incoming);
    incoming.pipe(upstream);
  });
}
