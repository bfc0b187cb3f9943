import type { Attack } from "./attack.ts";

export type Era = "2025" | "2026";

const VERSIONS: Record<Era, string> = { "2025": "2025-11-25", "2026": "2026-07-28" };

/** What a message of 2026 carries in `params._meta`. */
export const ENVELOPE = {
  "io.modelcontextprotocol/protocolVersion": VERSIONS["2026"],
  "io.modelcontextprotocol/clientInfo": { name: "hostile", version: "1.0.0" },
  "io.modelcontextprotocol/clientCapabilities": {},
};

/** The headers of a good message. */
export function mcpHeaders(token: string, era: Era, method: string, name?: string): Record<string, string> {
  return {
    authorization: `Bearer ${token}`,
    "content-type": "application/json",
    accept: "application/json, text/event-stream",
    "mcp-protocol-version": VERSIONS[era],
    ...(era === "2026" ? { "mcp-method": method, ...(name === undefined ? {} : { "mcp-name": name }) } : {}),
  };
}

export const params = (era: Era, own: Record<string, unknown>) => (era === "2026" ? { ...own, _meta: ENVELOPE } : own);

/** A well-formed call of a tool; what it is called with is the attack. */
export function toolCall(token: string, era: Era, name: string, args: unknown): Attack {
  return post(token, era, "tools/call", { name, arguments: args }, name);
}

export function post(token: string, era: Era, method: string, own: Record<string, unknown>, name?: string): Attack {
  const message = { jsonrpc: "2.0", id: 1, method, params: params(era, own) };
  const headers = mcpHeaders(token, era, method, name === undefined ? undefined : headerSafe(name));
  return { what: method, method: "POST", path: "/mcp", headers, body: JSON.stringify(message) };
}

const headerSafe = (name: string) => name.replace(/[^\x21-\x7e]/g, "?").slice(0, 200);
