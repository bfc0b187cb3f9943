import fc from "fast-check";
import { type Era, mcpHeaders } from "../../../harness/mcp/wire.ts";
import type { Attack, Manner } from "../attack.ts";
import { damagedMessage, encoding } from "../damaged-message.ts";
import { postBody } from "../valid-message.ts";
import type { Scene, Wave } from "../wave.ts";

const BODIES = [
  ...`{ } [] [[]] [{}] null true 0 "x" {} {] NaN undefined <xml/> [1,2 1e999999 {"jsonrpc":"2.0"} {"__proto__":null}
  {"jsonrpc":"2.0","id":1} {"jsonrpc":"2.0","method":null,"id":null} {"jsonrpc":"2.0","id":1,"result":{}}
  {"jsonrpc":"2.0","id":1,"error":{"code":1e308,"message":[]}}
  {"id":1,"id":2,"method":"ping","method":"tools/list","jsonrpc":"1.0","jsonrpc":"2.0"}
  {"jsonrpc":"2.0","id":1,"method":"tools/list","__proto__":{"method":"x"},"constructor":{"prototype":1}}`.split(/\s+/),
  "",
  " ",
  "// x",
];

const HEADERS: Readonly<Record<string, readonly string[]>> = {
  "content-type": [
    "",
    "text/plain",
    "application/json; charset=utf-16",
    "multipart/form-data; boundary=",
    "a/b",
    "\xff",
  ],
  "content-encoding": ["gzip", "br", "identity"],
  accept: ["", "*/*", "text/html", "application/json", "text/event-stream", "a,b;q=9", ",".repeat(2000)],
  "mcp-protocol-version": [
    "",
    "1.0",
    "2024-11-05",
    "2025-03-26",
    "2025-06-18",
    "2026-07-28",
    "9999-99-99",
    "\xff",
    "x,y",
  ],
  "mcp-method": ["", "tools/list", "TOOLS/CALL", "\xfc", "x".repeat(4000)],
  "mcp-name": ["", "ollama_help", "=?base64?!!?=", "=?base64?AAAA?=", "__proto__", "\xfc".repeat(50)],
  "mcp-session-id": ["", "x", "\xff", "/".repeat(3000), "__proto__"],
  "last-event-id": ["1", "__proto__", "x".repeat(3000)],
  origin: ["null", "https://evil.example", "http://127.0.0.1", "::", "\xff"],
  authorization: ["Bearer", "Basic AAAA", "Bearer a b", `Bearer ${"x".repeat(6000)}`],
};

const wrongHeader = fc
  .constantFrom(...Object.keys(HEADERS))
  .chain((name) => fc.constantFrom(...(HEADERS[name] ?? [])).map((value) => [name, value] as const));

const wrongHeaders = fc.oneof(
  { weight: 1, arbitrary: fc.constant([]) },
  { weight: 1, arbitrary: fc.array(wrongHeader, { minLength: 1, maxLength: 2 }) },
);

const MANNERS: Manner[] = [...Array<Manner>(12).fill("whole"), "chunked", "chunked", "slow", "torn"];

/** JSON-RPC of a client with a token: messages damaged in a place or two, and headers that contradict them. */
export const malformedMessages: Wave = {
  name: "malformed JSON-RPC",
  share: 10,
  abreast: 12,
  *listed(scene) {
    for (const body of BODIES) {
      for (const era of ["2025", "2026"] as const) yield postBody(scene, `body ${body}`, body, era);
    }
  },
  random: (scene) => fc.oneof(damaged(scene, "2025"), damaged(scene, "2026")),
};

function damaged(scene: Scene, era: Era): fc.Arbitrary<Attack> {
  const message = damagedMessage(scene, era);
  const batch = fc.array(message, { minLength: 1, maxLength: 30, size: "max" });
  return fc
    .record({
      sent: fc.oneof({ weight: 9, arbitrary: message }, { weight: 1, arbitrary: batch }),
      encode: encoding,
      headers: wrongHeaders,
      manner: fc.constantFrom(...MANNERS),
      path: fc.constantFrom("/mcp", "/token/mcp"),
    })
    .map(({ sent, encode, headers, manner, path }) => {
      const { method: given } = sent as { method?: unknown };
      const method = typeof given === "string" ? given.replace(/[^\x21-\x7e]/g, "").slice(0, 100) : "";
      const valid = mcpHeaders({ token: scene.nextToken(), era, method });
      const body = encode(JSON.stringify(sent) ?? "");
      return {
        what: "damaged",
        method: "POST",
        path,
        headers: { ...valid, ...Object.fromEntries(headers) },
        body,
        manner,
      };
    });
}
