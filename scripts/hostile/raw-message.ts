import { type Era, mcpHeaders } from "../../harness/mcp/wire.ts";
import type { Attack } from "./attack.ts";
import { ENVELOPE } from "./mcp-message.ts";
import type { Scene } from "./wave.ts";

/**
 * A well-formed call of a tool by somebody who is let in.
 * @param fields each as JSON, because no value could be as deep
 */
export function call(scene: Scene, tool: string, what: string, fields: Record<string, string | number>): Attack {
  const written = Object.entries(fields).map(([name, json]) => `${JSON.stringify(name)}:${json}`);
  const params = `{"name":"${tool}","arguments":{${written.join(",")}},"_meta":${JSON.stringify(ENVELOPE)}}`;
  const body = `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":${params}}`;
  const headers = mcpHeaders({ token: scene.dice.pick(scene.tokens), era: "2026", method: "tools/call", name: tool });
  return { what: `${tool}: ${what}`, method: "POST", path: "/mcp", headers, body };
}

/** Any body from somebody who is let in. */
export function postBody({ dice, tokens }: Scene, what: string, body: string, era?: Era): Attack {
  const headers = mcpHeaders({ token: dice.pick(tokens), era: era ?? dice.pick(["2025", "2026"]), method: "ping" });
  return { what, method: "POST", path: "/mcp", headers, body };
}
