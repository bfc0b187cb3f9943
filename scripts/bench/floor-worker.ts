import { env } from "cloudflare:workers";
import { createMcpHandler, McpServer, type ServerContext } from "@modelcontextprotocol/server";
import { z } from "zod";
import { linesOf } from "../../harness/stream-lines.ts";

/*
 * Floor worker: a minimal Worker on the SDK that Hearth uses, with the same settings. It has no authentication, queue or
 * limits. Every Worker on this SDK pays what a call costs here.
 */

interface Prompt {
  model: string;
  prompt: string;
  options?: Record<string, unknown>;
}

const text = (value: string) => ({ content: [{ type: "text" as const, text: value }] });

/** One progress notification for each line that comes, and the whole text at the end. */
async function generate(body: Prompt, { mcpReq }: ServerContext): Promise<string> {
  const { OLLAMA_BASE_URL } = env as unknown as { OLLAMA_BASE_URL: string };
  const response = await fetch(`${OLLAMA_BASE_URL}/api/generate`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ ...body, stream: true }),
  });
  const progressToken = mcpReq._meta?.progressToken;
  let [whole, progress] = ["", 0];
  for await (const line of linesOf(response.body)) {
    const { response: message } = JSON.parse(line) as { response: string };
    whole += message;
    if (progressToken === undefined || message === "") continue;
    progress += 1;
    await mcpReq.notify({ method: "notifications/progress", params: { progressToken, progress, message } });
  }
  return whole;
}

function createServer(): McpServer {
  const server = new McpServer(
    { name: "floor", version: "1.0.0" },
    { capabilities: { tools: { listChanged: false } } },
  );
  server.registerTool("empty", { description: "Does nothing." }, () => text("nothing"));
  server.registerTool(
    "generate",
    {
      description: "Asks a model.",
      inputSchema: z.object({
        model: z.string(),
        prompt: z.string(),
        options: z.record(z.string(), z.unknown()).optional(),
      }),
    },
    async (prompt, context) => text(await generate(prompt, context)),
  );
  return server;
}

const handler = createMcpHandler(createServer, { responseMode: "sse", keepAliveMs: 500 });

export default {
  fetch(request: Request): Promise<Response> | Response {
    return new URL(request.url).pathname === "/mcp" ? handler.fetch(request) : new Response("ok");
  },
};
