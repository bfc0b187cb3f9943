import { messagesOf, type ServerMessage } from "../../../harness/mcp/mcp-client.ts";
import { httpRequest, toolMessage } from "../../../harness/mcp/wire.ts";
import { app } from "../../../src/http/app.ts";
import { until } from "./clock.ts";
import type { EventLine } from "./event-lines.ts";

/** One `ollama_generate` call of the whole Worker: from its `fetch` to the last byte of its answer. */
export interface WorkerCall {
  /** Resolves to the ms of CPU (user and system) that this process took for it. */
  cpuMs(): Promise<number>;
  messages(): Promise<ServerMessage[]>;
}

const TOKEN = "bench-bench-bench-bench-bench-bench";
const LIMITER = { limit: async () => ({ success: true }) };
const ASKED = { model: "gemma3:270m", prompt: "Count on." };
const CALL = httpRequest(
  { url: "https://hearth.example.com", token: TOKEN },
  toolMessage({ tool: "ollama_generate", arguments: ASKED, era: "2026", progress: true }),
);

/** Calls that see these events. The Worker is the product's; what lies around it is as little as can be. */
export function workerCall(lines: readonly EventLine[]): WorkerCall {
  const stub = { submit: async () => streamOf(lines), leave: async () => {} };
  const env = {
    OLLAMA_BASE_URL: "https://ollama.example.com",
    MCP_AUTH_TOKEN: TOKEN,
    LOG_LEVEL: "silent",
    REQUEST_QUEUE: { getByName: () => stub },
    CALL_LIMIT: LIMITER,
    STRANGER_LIMIT: LIMITER,
  };
  const answer = async (request: Request): Promise<Response> => {
    const response = await app.fetch(request, env);
    if (!response.ok) throw new Error(`The Worker answered ${response.status}: ${await response.text()}`);
    return response;
  };
  return {
    async cpuMs() {
      const asked = request();
      const before = process.cpuUsage();
      const response = await answer(asked);
      await readAll(response.body);
      const { user, system } = process.cpuUsage(before);
      return (user + system) / 1000;
    },
    async messages() {
      const messages: ServerMessage[] = [];
      for await (const message of messagesOf(await answer(request()))) messages.push(message);
      return messages;
    },
  };
}

/** Elsewhere a Host header comes with HTTP. */
function request(): Request {
  const asked = new Request(...CALL);
  asked.headers.set("host", new URL(asked.url).host);
  return asked;
}

/** Every event is a read of its own, at its own time: so none can be passed on together with the next. */
function streamOf(lines: readonly EventLine[]): ReadableStream<Uint8Array> {
  const started = Date.now();
  let next = 0;
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const line = lines[next++];
      if (line === undefined) return controller.close();
      await until(started + line.afterMs);
      controller.enqueue(line.bytes);
    },
  });
}

async function readAll(stream: ReadableStream<Uint8Array> | null): Promise<void> {
  const reader = stream?.getReader();
  while ((await reader?.read())?.done === false);
}
