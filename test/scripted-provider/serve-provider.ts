import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { ending, jsonOf, type ProviderAnswer, type ProviderCall, streamOf, texts } from "./chunks.ts";

const WHEN_NOT_SCRIPTED: Readonly<Record<string, ProviderAnswer>> = {
  "/models": jsonOf({ object: "list", data: [{ id: "gpt-x" }, { id: "vendor/other:free", context_length: 8192 }] }),
  "/chat/completions": streamOf(texts("Hel", "lo"), ending()),
};

/** A server with OpenAI's API behind a real socket, which answers as it is told. */
export class ScriptedProvider {
  /** Ends in /v1, as a host of the kind `openai` has it. */
  url = "";
  readonly calls: ProviderCall[] = [];
  #answers = new Map<string, ProviderAnswer[]>();
  readonly #held = new Set<ServerResponse>();
  // An idle connection stays, so that a pool of connections never meets one that is just being closed.
  readonly #server = createServer({ keepAliveTimeout: 0 }, (request, response) => void this.#answer(request, response));

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/v1`;
    return this;
  }

  /** Says how the next calls of a path are answered, such as /chat/completions. The last answer stays. */
  script(path: string, ...answers: ProviderAnswer[]): void {
    this.#answers.set(path, answers);
  }

  reset(): void {
    this.#answers = new Map();
    this.calls.length = 0;
    for (const response of this.#held) response.destroy();
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? "").replace(/^\/v1/, "");
    const { method = "", headers } = request;
    const body = await text(request);
    if (path.startsWith("/control/")) {
      this.#control(path, body, response);
      return;
    }
    this.#held.add(response);
    const call = { method, path, headers: headers as Record<string, string>, body, left: false };
    this.calls.push(call);
    response.once("close", () => {
      call.left = !response.writableEnded;
      this.#held.delete(response);
    });
    const scripted = this.#answers.get(path) ?? [];
    const answer = (scripted.length > 1 ? scripted.shift() : scripted[0]) ?? WHEN_NOT_SCRIPTED[path];
    await send(answer ?? jsonOf({ error: { message: "no such path" } }, 404), response);
  }

  /** For tests inside workerd, which reach it by HTTP alone. */
  #control(path: string, body: string, response: ServerResponse): void {
    if (path === "/control/reset") this.reset();
    if (path === "/control/script") {
      const { of, answers } = JSON.parse(body) as { of: string; answers: ProviderAnswer[] };
      this.script(of, ...answers);
    }
    response.end(JSON.stringify(this.calls));
  }
}

async function send({ status = 200, headers, pieces = [], end = "close" }: ProviderAnswer, response: ServerResponse) {
  response.writeHead(status, headers);
  response.flushHeaders();
  for (const piece of pieces) await new Promise((resolve) => response.write(piece, resolve));
  if (end === "close") response.end();
  if (end === "break") response.destroy();
}
