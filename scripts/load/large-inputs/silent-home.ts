import { type LoopbackServer, serveOnLoopback } from "../../../harness/http/loopback-server.ts";

const LISTED = { models: [{ name: "gemma3:270m", model: "gemma3:270m" }] };

/** A home that takes every question and answers none, so that one request runs and the others wait. */
export function startSilentHome(): Promise<LoopbackServer> {
  return serveOnLoopback((request, response) => {
    if (request.method === "GET") response.end(JSON.stringify(LISTED));
    else request.resume();
  });
}
