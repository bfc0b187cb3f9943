import { type Era, envelopeOf, mcpHeaders } from "../../harness/mcp/wire.ts";
import type { Attack } from "./attack.ts";

export const ENVELOPE = envelopeOf({ name: "hostile", version: "1.0.0" });

export const params = (era: Era, own: Record<string, unknown>) => (era === "2026" ? { ...own, _meta: ENVELOPE } : own);

/** A well-formed call of a tool; what it is called with is the attack. */
export function toolCall(token: string, era: Era, name: string, args: unknown): Attack {
  return post(token, era, "tools/call", { name, arguments: args }, name);
}

export function post(token: string, era: Era, method: string, own: Record<string, unknown>, name?: string): Attack {
  const message = { jsonrpc: "2.0", id: 1, method, params: params(era, own) };
  const headers = mcpHeaders({ token, era, method, name: name === undefined ? undefined : headerSafe(name) });
  return { what: method, method: "POST", path: "/mcp", headers, body: JSON.stringify(message) };
}

const headerSafe = (name: string) => name.replace(/[^\x21-\x7e]/g, "?").slice(0, 200);
