import type { Era } from "../../harness/mcp/wire.ts";
import type { Dice } from "./dice.ts";
import { params } from "./mcp-message.ts";
import { deep, oddValue, oddValues } from "./odd-values.ts";
import type { Scene } from "./wave.ts";

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

/** A message of JSON-RPC, such as clients send, with up to two things wrong with it. */
export function damagedMessage({ dice, marker, tools }: Scene, era: Era): unknown {
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

/** As JSON, or nearly. */
export function written(dice: Dice, message: unknown): string | Buffer {
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
