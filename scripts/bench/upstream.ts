import type { IncomingMessage, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { parentPort } from "node:worker_threads";
import { serveOnLoopback } from "../../harness/http/loopback-server.ts";
import { type Generated, UNCOUNTED, type Wish } from "./upstream-terms.ts";

/*
 * A minimal Ollama, so that the figures are about Hearth alone: it streams as many tokens as the prompt asks for, at the
 * times it asks for. It runs in a thread of its own (start-upstream.ts), so that it does not wait for the client.
 */

const FAMILIES = ["gemma3", "qwen3", "llama3.2", "mistral", "phi4"];
const SIZES = ["270m", "1b", "4b", "12b"];

/** Twenty installed models, as /api/tags of Ollama 0.30 lists them. */
const TAGS = FAMILIES.flatMap((family, row) =>
  SIZES.map((size, column) => ({
    name: `${family}:${size}`,
    model: `${family}:${size}`,
    modified_at: `2026-11-${String(20 - row * 4 - column).padStart(2, "0")}T12:13:15.674377639Z`,
    size: 253_113_698 * (row * 4 + column + 1),
    digest: `${row}${column}`.padEnd(64, "c0ffee"),
    details: {
      parent_model: "",
      format: "gguf",
      family,
      families: [family],
      parameter_size: size.toUpperCase(),
      quantization_level: "Q4_K_M",
      context_length: 32_768,
      embedding_length: 640,
    },
    capabilities: ["completion", "tools"],
  })),
);

const STATIC: Record<string, unknown> = {
  "/api/version": { version: "0.30.0" },
  "/api/tags": { models: TAGS },
  "/api/ps": { models: [] },
};

/** When each counted call arrived, ms since 1970. Generations are not counted, because the bench asked for them. */
let calls: number[] = [];
const generated: Generated[] = [];

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = request.url ?? "/";
  if (path === "/api/generate" || path === "/api/chat") return generate(path, await text(request), response);
  if (request.headers[UNCOUNTED] === undefined) calls.push(Date.now());
  const known = STATIC[path];
  response.writeHead(known === undefined ? 404 : 200, { "content-type": "application/json" });
  response.end(JSON.stringify(known ?? { error: "not found" }));
}

interface Asked {
  model: string;
  stream?: boolean;
  prompt?: string;
  messages?: { content: string }[];
}

async function generate(path: string, body: string, response: ServerResponse): Promise<void> {
  const { model, prompt, messages, stream = true } = JSON.parse(body) as Asked;
  const wish = JSON.parse(prompt ?? messages?.at(-1)?.content ?? "") as Wish;
  const part = (content: string) =>
    path === "/api/chat" ? { message: { role: "assistant", content } } : { response: content };
  const line = (fields: object) => `${JSON.stringify({ model, created_at: "2026-11-21T12:00:00Z", ...fields })}\n`;
  const counts = { prompt_eval_count: 10, eval_count: wish.tokens, total_duration: 1e9, eval_duration: 1e9 };
  const words: string[] = [];
  if (wish.name !== undefined) follow(wish.name, response);
  for await (const word of wordsOf(wish)) {
    if (response.destroyed) return;
    words.push(word);
    if (stream) send(response, "x-ndjson", line({ ...part(word), done: false }));
  }
  const said = stream ? "" : words.join("");
  send(response, stream ? "x-ndjson" : "json", line({ ...part(said), done: true, done_reason: "stop", ...counts }));
  response.end();
}

async function* wordsOf({ tokens, firstMs, gapMs }: Wish): AsyncGenerator<string> {
  await sleep(firstMs);
  for (let token = 0; token < tokens; token++) {
    if (token > 0 && gapMs > 0) await sleep(gapMs);
    yield `word${token % 10} `;
  }
}

function send(response: ServerResponse, type: string, line: string): void {
  if (!response.headersSent) response.writeHead(200, { "content-type": `application/${type}` });
  response.write(line);
}

/** Records how a generation ends: whether its client waited for it. */
function follow(name: string, response: ServerResponse): void {
  const own: Generated = { name };
  generated.push(own);
  response.once("close", () => Object.assign(own, { left: !response.writableFinished, endedAt: Date.now() }));
}

const { url } = await serveOnLoopback((request, response) => {
  answer(request, response).catch((thrown: unknown) => response.destroy(thrown as Error));
});
parentPort?.postMessage(url);
parentPort?.on("message", (wanted: "calls" | "generated") => {
  parentPort?.postMessage(wanted === "calls" ? calls : generated);
  if (wanted === "calls") calls = [];
});
