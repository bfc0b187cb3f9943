import type { Attack, Manner } from "../attack.ts";
import type { Dice } from "../dice.ts";
import { type Era, mcpHeaders, params } from "../mcp-message.ts";
import { deep, oddValue, oddValues } from "../odd-values.ts";
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

const METHODS = [
  ...["initialize", "ping", "tools/list", "tools/call", "resources/list", "resources/read", "resources/templates/list"],
  ...[
    "prompts/list",
    "prompts/get",
    "completion/complete",
    "logging/setLevel",
    "server/discover",
    "sampling/createMessage",
  ],
  ...[
    "resources/subscribe",
    "subscriptions/listen",
    "tasks/get",
    "notifications/initialized",
    "notifications/cancelled",
  ],
  ...[
    "notifications/progress",
    "rpc.discover",
    "",
    "__proto__",
    "constructor",
    "toString",
    "tools/call/",
    "x".repeat(5000),
  ],
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
  share: 14,
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
  const headers = mcpHeaders(token, era, method.replace(/[^\x21-\x7e]/g, "").slice(0, 100));
  for (const name of dice.shuffled(Object.keys(HEADERS)).slice(0, dice.pick([0, 0, 0, 1, 1, 2]))) {
    headers[name] = dice.pick(HEADERS[name] ?? []);
  }
  const manner = dice.pick<Manner>([...Array<Manner>(12).fill("whole"), "chunked", "chunked", "slow", "torn"]);
  return { what, method: "POST", path: dice.pick(["/mcp", "/token/mcp"]), headers, body, manner };
}

function damagedMessage({ dice, marker, tools }: Scene, era: Era): unknown {
  const method = dice.chance(0.9) ? dice.pick(METHODS) : oddValue(dice, marker);
  const likely = [
    ...[{ name: dice.pick(tools).name }, { name: dice.pick(tools).name, arguments: oddValue(dice, marker) }],
    ...[{ requestId: oddValue(dice, marker), reason: marker }, { uri: oddValue(dice, marker) }, { level: "debug" }],
    ...[{ protocolVersion: oddValue(dice, marker), capabilities: deep(40), clientInfo: null }],
    ...[{ ref: { type: "ref/prompt", name: oddValue(dice, marker) }, argument: { name: "model", value: marker } }],
    ...[{ name: "ollama_help", arguments: {}, _meta: { progressToken: oddValue(dice, marker) } }],
  ];
  const own = dice.pick(likely);
  const whole: Record<string, unknown> = { jsonrpc: "2.0", id: 1, method, params: params(era, own) };
  const damages: (() => void)[] = [
    () => (whole.jsonrpc = dice.pick(["1.0", "2", 2, null, undefined, ["2.0"]])),
    () => (whole.id = dice.pick([...oddValues(marker), undefined])),
    () => (whole.params = oddValue(dice, marker)),
    () => (whole.params = { ...own, _meta: damagedEnvelope(dice, marker) }),
    () => delete whole[dice.pick(Object.keys(whole))],
    () => (whole[dice.pick(["result", "error", "extra", "constructor"])] = oddValue(dice, marker)),
  ];
  for (let count = dice.below(3); count > 0; count--) dice.pick(damages)();
  return whole;
}

function damagedEnvelope(dice: Dice, marker: string): unknown {
  const { _meta } = params("2026", {}) as { _meta: Record<string, unknown> };
  const key = dice.pick(Object.keys(_meta));
  return { ..._meta, [key]: oddValue(dice, marker), progressToken: oddValue(dice, marker) };
}

const batch = (scene: Scene, era: Era) =>
  Array.from({ length: scene.dice.pick([1, 2, 30]) }, () => damagedMessage(scene, era));

/** As JSON, or nearly. */
function written(dice: Dice, message: unknown): string | Buffer {
  const json = JSON.stringify(message) ?? "";
  if (dice.chance(0.7)) return json;
  const half = Math.floor(json.length / 2);
  return dice.pick<() => string | Buffer>([
    () => `\ufeff${json}`,
    () => Buffer.from(json, "utf16le"),
    () => json.replaceAll('"', "'"),
    () => json.slice(0, half),
    () => `${json}${json}`,
    () => json.replace("{", `{"method":"ping","params":[],`),
    () =>
      Buffer.concat([
        Buffer.from(json.slice(0, half)),
        Buffer.from([0, 0xff, 0xc0, 0xed, 0xa0]),
        Buffer.from(json.slice(half)),
      ]),
  ])();
}
