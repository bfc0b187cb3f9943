import { type Era, envelopeOf, HARNESS_CLIENT, mcpHeaders } from "../../harness/mcp/wire.ts";
import type { Attack } from "./attack.ts";
import type { Scene } from "./wave.ts";

export const ENVELOPE = envelopeOf(HARNESS_CLIENT);

/** Parameters with what the era adds to them. */
export const paramsOf = (era: Era, own: Record<string, unknown>) =>
  era === "2026" ? { ...own, _meta: ENVELOPE } : own;

/** A well-formed message; its parameters are the attack. @param name what the header repeats */
export function message(scene: Scene, era: Era, method: string, own: Record<string, unknown>, name?: unknown): Attack {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params: paramsOf(era, own) });
  const safe = typeof name === "string" ? name.replace(/[^\x21-\x7e]/g, "?").slice(0, 200) : undefined;
  const headers = mcpHeaders({ token: scene.nextToken(), era, method, name: safe });
  return { what: method, method: "POST", path: "/mcp", headers, body };
}

/**
 * A well-formed call of a tool.
 * @param fields its arguments, each as JSON, because no value could be as deep
 */
export function toolCall(scene: Scene, tool: string, what: string, fields: Record<string, string | number>): Attack {
  const written = Object.entries(fields).map(([name, json]) => `${JSON.stringify(name)}:${json}`);
  const params = `{"name":"${tool}","arguments":{${written.join(",")}},"_meta":${JSON.stringify(ENVELOPE)}}`;
  const body = `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":${params}}`;
  const headers = mcpHeaders({ token: scene.nextToken(), era: "2026", method: "tools/call", name: tool });
  return { what: `${tool}: ${what}`, method: "POST", path: "/mcp", headers, body };
}

/** Any body from a client with a token. */
export function postBody(scene: Scene, what: string, body: string, era: Era = "2026"): Attack {
  const headers = mcpHeaders({ token: scene.nextToken(), era, method: "ping" });
  return { what, method: "POST", path: "/mcp", headers, body };
}
