import fc from "fast-check";
import type { Era } from "../../harness/mcp/wire.ts";
import { deep, oddValue } from "./odd-values.ts";
import { ENVELOPE, paramsOf } from "./valid-message.ts";
import type { Scene } from "./wave.ts";

const METHODS = [
  ...`initialize ping tools/list tools/call tools/call/ resources/list resources/read resources/templates/list
  resources/subscribe prompts/list prompts/get completion/complete logging/setLevel server/discover rpc.discover
  sampling/createMessage subscriptions/listen tasks/get notifications/initialized notifications/cancelled
  notifications/progress __proto__ constructor toString`.split(/\s+/),
  "",
  "x".repeat(5000),
];

/** JSON object that is meant as a JSON-RPC message, and may be none. */
export type DamagedMessage = Record<string, unknown>;

/** A JSON-RPC message as clients send it, with up to two things wrong. */
export function damagedMessage(scene: Scene, era: Era): fc.Arbitrary<DamagedMessage> {
  const method = fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom<unknown>(...METHODS) },
    { weight: 1, arbitrary: oddValue(scene.marker) },
  );
  return fc
    .tuple(method, params(scene), fc.array(damage(scene), { maxLength: 2 }))
    .map(([method, own, damages]) =>
      Object.assign({ jsonrpc: "2.0", id: 1, method, params: paramsOf(era, own) }, ...damages),
    );
}

function params({ marker, tools }: Scene): fc.Arbitrary<Record<string, unknown>> {
  const odd = oddValue(marker);
  const name = fc.constantFrom(...tools.map((tool) => tool.name));
  return fc.oneof(
    fc.record({ name }),
    fc.record({ name, arguments: odd }),
    fc.record({ requestId: odd, reason: fc.constant(marker) }),
    fc.record({ uri: odd }),
    fc.constant({ level: "debug" }),
    fc.record({ protocolVersion: odd }).map((own) => ({ ...own, capabilities: deep(40), clientInfo: null })),
    odd.map((name) => ({ ref: { type: "ref/prompt", name }, argument: { name: "model", value: marker } })),
    odd.map((progressToken) => ({ name: "ollama_help", arguments: {}, _meta: { progressToken } })),
  );
}

/** Fields that replace those of the message; `undefined` takes one away. */
function damage({ marker }: Scene): fc.Arbitrary<DamagedMessage> {
  const odd = oddValue(marker);
  const damagedEnvelope = fc
    .tuple(fc.constantFrom(...Object.keys(ENVELOPE)), odd, odd)
    .map(([key, value, progressToken]) => ({ ...ENVELOPE, [key]: value, progressToken }));
  return fc.oneof(
    fc.record({ jsonrpc: fc.constantFrom("1.0", "2", 2, null, undefined, ["2.0"]) }),
    fc.record({ id: odd }),
    fc.record({ params: odd }),
    damagedEnvelope.map((_meta) => ({ params: { name: "ollama_help", arguments: {}, _meta } })),
    fc.constantFrom("jsonrpc", "id", "method", "params").map((key) => ({ [key]: undefined })),
    fc.tuple(fc.constantFrom("result", "error", "extra", "constructor"), odd).map(([key, value]) => ({ [key]: value })),
  );
}

type Encode = (json: string) => string | Buffer;
const halfOf = (json: string) => Math.floor(json.length / 2);
const NOT_UTF8 = Buffer.from([0, 0xff, 0xc0, 0xed, 0xa0]);

const NEARLY_JSON: readonly Encode[] = [
  (json) => `\ufeff${json}`,
  (json) => Buffer.from(json, "utf16le"),
  (json) => json.replaceAll('"', "'"),
  (json) => json.slice(0, halfOf(json)),
  (json) => `${json}${json}`,
  (json) => json.replace("{", `{"method":"ping","params":[],`),
  (json) => Buffer.concat([Buffer.from(json.slice(0, halfOf(json))), NOT_UTF8, Buffer.from(json.slice(halfOf(json)))]),
];

/** Writes a message as JSON, or nearly. */
export const encoding: fc.Arbitrary<Encode> = fc.oneof(
  { weight: 7, arbitrary: fc.constant<Encode>((json) => json) },
  { weight: 3, arbitrary: fc.constantFrom(...NEARLY_JSON) },
);
