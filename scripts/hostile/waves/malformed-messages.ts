import { type Era, mcpHeaders } from "../../../harness/mcp/wire.ts";
import type { Attack, Manner } from "../attack.ts";
import { damagedMessage, written } from "../damaged-message.ts";
import type { Scene, Wave } from "../wave.ts";

const BODIES = [
  ...[
    "",
    " ",
    "{",
    "}",
    "[]",
    "[[]]",
    "[{}]",
    "null",
    "true",
    "0",
    '"x"',
    "{}",
    "{]",
    "NaN",
    "undefined",
    "<xml/>",
    "[1,2",
  ],
  ...['{"jsonrpc":"2.0"}', '{"jsonrpc":"2.0","id":1}', '{"jsonrpc":"2.0","method":null,"id":null}', "// x", "1e999999"],
  ...['{"jsonrpc":"2.0","id":1,"result":{}}', '{"jsonrpc":"2.0","id":1,"error":{"code":1e308,"message":[]}}'],
  ...['{"id":1,"id":2,"method":"ping","method":"tools/list","jsonrpc":"1.0","jsonrpc":"2.0"}', '{"__proto__":null}'],
  ...['{"jsonrpc":"2.0","id":1,"method":"tools/list","__proto__":{"method":"x"},"constructor":{"prototype":1}}'],
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

/** JSON-RPC by a caller who is let in: whole messages damaged in one place or more, and headers that deny them. */
export const malformedMessages: Wave = {
  name: "malformed JSON-RPC",
  share: 10,
  abreast: 12,
  *attacks(scene) {
    const { dice, tokens } = scene;
    for (const body of BODIES) {
      for (const era of ["2025", "2026"] as const) yield attack(scene, era, dice.pick(tokens), body, `body ${body}`);
    }
    for (;;) {
      const era = dice.pick(["2025", "2026"] as const);
      const message = dice.chance(0.1) ? batch(scene, era) : damagedMessage(scene, era);
      const method = (message as { method?: unknown }).method;
      yield attack(
        scene,
        era,
        dice.pick(tokens),
        written(dice, message),
        "damaged",
        typeof method === "string" ? method : "",
      );
    }
  },
};

function attack({ dice }: Scene, era: Era, token: string, body: string | Buffer, what: string, method = ""): Attack {
  const headers = mcpHeaders({ token, era, method: method.replace(/[^\x21-\x7e]/g, "").slice(0, 100) });
  for (const name of dice.shuffled(Object.keys(HEADERS)).slice(0, dice.pick([0, 0, 0, 1, 1, 2]))) {
    headers[name] = dice.pick(HEADERS[name] ?? []);
  }
  const manner = dice.pick<Manner>([...Array<Manner>(12).fill("whole"), "chunked", "chunked", "slow", "torn"]);
  return { what, method: "POST", path: dice.pick(["/mcp", "/token/mcp"]), headers, body, manner };
}

const batch = (scene: Scene, era: Era) =>
  Array.from({ length: scene.dice.pick([1, 2, 30]) }, () => damagedMessage(scene, era));
