import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, beforeEach } from "vitest";
import { type LoopbackServer, serveOnLoopback } from "../../../../harness/http/loopback-server.ts";
import type { Check } from "../../../../scripts/doctor/check.ts";
import type { Finding } from "../../../../scripts/doctor/finding.ts";
import { runChecks } from "../../../../scripts/doctor/run-checks.ts";
import { freshLearnt, type Visit } from "../../../../scripts/doctor/visit.ts";

export interface Said {
  status?: number;
  headers?: Record<string, string>;
  /** JSON, unless it is a string. */
  body?: unknown;
}

type Answering = Said | ((headers: IncomingHttpHeaders, body: string) => Said);

const CHALLENGE = 'Bearer realm="hearth"';

/** What a deployed Hearth says that is well, without OAuth. */
export const unauthorized = (challenge = CHALLENGE): Said => ({
  status: 401,
  headers: { "www-authenticate": challenge, "cache-control": "no-store" },
  body: { error: "unauthorized", error_description: "A bearer token is required. Send the header." },
});

export const page = (title: string) => `<!DOCTYPE html><html><head><title>${title}</title></head><body>…</body></html>`;
export const HTML = { "content-type": "text/html; charset=UTF-8" };

/** As Cloudflare answers whom it takes for a bot. */
export const JUST_A_MOMENT: Said = {
  status: 403,
  headers: { ...HTML, server: "cloudflare", "cf-mitigated": "challenge" },
  body: page("Just a moment..."),
};

const WELL: Record<string, Answering> = {
  "/health": { body: { status: "ok", version: "0.1.0", warnings: [] } },
  "/mcp": unauthorized(),
  "/token/mcp": unauthorized(),
};

export interface ToolCall {
  name: string;
  arguments: Record<string, unknown>;
}

/** An MCP endpoint whose tools return values, or the text of an error; `calls` gathers what they were asked. */
export function mcpWith(tools: Record<string, object | string>, calls: ToolCall[] = []): Answering {
  return (_, asked) => {
    const { params } = JSON.parse(asked) as { params: ToolCall };
    calls.push({ name: params.name, arguments: params.arguments });
    const value = tools[params.name] ?? `There is no tool ${params.name}. [unknown_tool · a retry alone will not help]`;
    const result =
      typeof value === "string"
        ? { isError: true, content: [{ type: "text", text: value }] }
        : { structuredContent: value, content: [] };
    return stream({ id: 1, result });
  };
}

/** Messages as a stream of events, all in one piece. */
export const stream = (...messages: object[]): Said => ({
  headers: { "content-type": "text/event-stream" },
  body: [
    ": keepalive\n\n",
    ...messages.map((message) => `event: message\ndata: ${JSON.stringify({ jsonrpc: "2.0", ...message })}\n\n`),
  ].join(""),
});

/** A deployment on the edge, of which a test says what differs from a good one. */
export function deployment() {
  let said: Record<string, Answering> = {};
  let server: LoopbackServer;
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    const asked = await text(request);
    const answering = said[pathname] ?? WELL[pathname] ?? { status: 404, body: { error: "not_found" } };
    const given = typeof answering === "function" ? answering(request.headers, asked) : answering;
    const { status = 200, headers = {}, body = "" } = given;
    const type = { "content-type": typeof body === "string" ? "text/plain" : "application/json" };
    response.writeHead(status, { ...type, ...headers });
    response.end(typeof body === "string" ? body : JSON.stringify(body));
  };
  const origin = () => server.url;
  beforeAll(async () => {
    server = await serveOnLoopback(answer);
  });
  beforeEach(() => {
    said = {};
  });
  afterAll(() => server.close());
  return {
    origin,
    say(changes: Record<string, Answering>): void {
      said = changes;
    },
    visit: (changes: Partial<Visit> = {}): Visit => ({
      origin: origin(),
      token: "a-token",
      home: undefined,
      model: undefined,
      unload: true,
      learnt: freshLearnt(),
      ...changes,
    }),
  };
}

/** What one check finds, whatever it needs. */
export async function findingsOf(check: Check, visit: Visit): Promise<Finding[]> {
  const findings: Finding[] = [];
  const terms = { totalMs: 10_000, ending: new AbortController().signal };
  for await (const finding of runChecks([{ ...check, needs: [] }], visit, terms)) findings.push(finding);
  return findings;
}

export async function findingOf(check: Check, visit: Visit): Promise<Finding> {
  const [finding, ...more] = await findingsOf(check, visit);
  if (finding === undefined || more.length > 0) throw new Error(`${more.length + 1} findings`);
  return finding;
}
