import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { serveOnLoopback } from "../../harness/http/loopback-server.ts";

const json = (message: string) => JSON.stringify({ error: message });

/** What registries answer to a pull, by the tag of the model. The words are those of Hugging Face. */
const REFUSALS: Readonly<Record<string, readonly [status: number, body: string]>> = {
  sharded: [400, json("The specified repository contains sharded GGUF. Ollama does not support this yet.")],
  "not-gguf": [400, json("Repository is not GGUF or is not compatible with llama.cpp")],
  private: [401, "Invalid username or password."],
  "no-token": [401, "Invalid username or password."],
  gated: [403, json("Access to model lab/x is restricted and you are not in the authorized list.")],
  often: [429, "Too Many Requests"],
};

const layerOf = (mediaType: string, content: string) => ({
  mediaType,
  digest: `sha256:${createHash("sha256").update(content).digest("hex")}`,
  size: content.length,
});
const CONFIG = "{}";
const MANIFEST = {
  schemaVersion: 2,
  mediaType: "application/vnd.docker.distribution.manifest.v2+json",
  config: layerOf("application/vnd.docker.container.image.v1+json", CONFIG),
  layers: [layerOf("application/vnd.ollama.image.license", "what was pushed!")],
};

/** A registry that has no model: it refuses each tag for a reason of its own, and of `damaged` it sends a wrong file. */
export async function startRefusingRegistry(): Promise<{ address: string; close: () => Promise<void> }> {
  const { port, close } = await serveOnLoopback((request, response) => {
    const { url = "" } = request;
    if (url.startsWith("/token")) send(response, 401, json("no such key"));
    else if (url.includes("/blobs/")) sendFile(request, response);
    else if (url.endsWith("/damaged")) send(response, 200, JSON.stringify(MANIFEST));
    else refuse(url.slice(url.lastIndexOf("/") + 1), request, response);
  });
  return { address: `127.0.0.1:${port}`, close };
}

function refuse(tag: string, { headers }: IncomingMessage, response: ServerResponse): void {
  const [status, body] = REFUSALS[tag] ?? [404, "not here"];
  // Ollama looks for a token where this header says.
  const realm = `Bearer realm="http://${headers.host}/token",service="lab",scope="pull"`;
  send(response, status, body, tag === "no-token" ? { "www-authenticate": realm } : {});
}

/** Ollama wants to be sent elsewhere for a file. */
function sendFile({ url = "", headers: { host = "" }, method }: IncomingMessage, response: ServerResponse): void {
  const isFirst = method === "GET" && host.startsWith("127.0.0.1");
  if (isFirst) response.writeHead(307, { location: `http://${host.replace("127.0.0.1", "localhost")}${url}` }).end();
  else send(response, 200, url.endsWith(MANIFEST.config.digest) ? CONFIG : "what has arrived");
}

function send(response: ServerResponse, status: number, body: string, headers: Record<string, string> = {}): void {
  response.writeHead(status, { ...headers, "content-length": Buffer.byteLength(body) }).end(body);
}
