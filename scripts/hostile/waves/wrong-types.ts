import fc from "fast-check";
import type { Era } from "../../../harness/mcp/wire.ts";
import { shuffled } from "../arbitraries.ts";
import type { Attack } from "../attack.ts";
import { manyKeys, oddValue, oddValues } from "../odd-values.ts";
import { OWN_REGISTRY } from "../open-target.ts";
import { message } from "../valid-message.ts";
import type { Scene, ShownField, ShownTool, Wave } from "../wave.ts";

/** Valid values, so that the other fields are looked at. Nothing here or below leads out of this machine. */
const VALID: Readonly<Record<string, unknown>> = {
  model: "gemma3:270m",
  models: ["gemma3:270m"],
  source: "gemma3:270m",
  destination: "hostile-copy",
  session_id: "hostile",
  request_id: `req_${"0".repeat(20)}`,
  digest: `sha256:${"0".repeat(64)}`,
  query: "gemma",
};

const URIS = ["models", "sessions", "requests", "help"].map((kind) => `ollama://${kind}/`);
const PROMPTS = ["compare_models", "pick_model", "__proto__", ""];

/** Every field of every tool with values of every type, its other fields being valid; resources and prompts too. */
export const wrongTypes: Wave = {
  name: "wrong types, every tool",
  share: 24,
  abreast: 10,
  *listed(scene) {
    const { tools, marker, seed } = scene;
    const values = oddValues(marker);
    for (const tool of tools) {
      for (const args of [undefined, null, [], "x", {}, manyKeys(1_000), { [marker]: marker }]) {
        yield call(scene, "2026", tool.name, args);
      }
    }
    const places = [...fieldsOf(tools), ...READINGS];
    const all = places.flatMap((place) => values.map((value) => ({ place, value })));
    for (const [at, { place, value }] of shuffled(all, seed).entries()) {
      yield place(scene, at % 2 === 0 ? "2025" : "2026", value);
    }
  },
  random: (scene) =>
    fc
      .tuple(
        fc.constantFrom(...fieldsOf(scene.tools), ...READINGS),
        fc.constantFrom<Era>("2025", "2026"),
        fc.oneof(oddValue(scene.marker), fc.jsonValue()),
      )
      .map(([place, era, value]) => place(scene, era, value)),
};

/** Puts a value in some place of a message. */
type Place = (scene: Scene, era: Era, value: unknown) => Attack;

const call = (scene: Scene, era: Era, tool: string, args: unknown) =>
  message(scene, era, "tools/call", { name: tool, arguments: args }, tool);

const fieldsOf = (tools: readonly ShownTool[]): Place[] =>
  tools.flatMap((tool) =>
    Object.keys(tool.inputSchema.properties ?? {}).map(
      (field): Place =>
        (scene, era, value) => {
          const args = { ...rightArguments(tool, scene.marker), [field]: keptIn(tool, field, value) };
          const what = `${tool.name} ${field}: ${JSON.stringify(value)?.slice(0, 60)}`;
          return { ...call(scene, era, tool.name, args), what };
        },
    ),
  );

/** Places in messages that read something by a URI or a name. */
const READINGS: readonly Place[] = [
  ...["", ...URIS].map(
    (base): Place =>
      (scene, era, value) => {
        const uri = typeof value === "string" ? `${base}${value}` : value;
        return message(scene, era, "resources/read", { uri }, uri);
      },
  ),
  ...PROMPTS.flatMap((name): Place[] => [
    (scene, era, value) => message(scene, era, "prompts/get", { name, arguments: value }, name),
    (scene, era, value) =>
      message(scene, era, "prompts/get", { name, arguments: { task: value, models: value } }, name),
    (scene, era, value) =>
      message(scene, era, "completion/complete", {
        ref: { type: "ref/prompt", name },
        argument: { name: "models", value },
      }),
  ]),
  ...["name", "id", "topic", "__proto__"].map(
    (name): Place =>
      (scene, era, value) => {
        const uri = typeof value === "string" ? `${URIS[0]}${value}` : value;
        return message(scene, era, "completion/complete", {
          ref: { type: "ref/resource", uri },
          argument: { name, value },
        });
      },
  ),
  (scene, era, value) => message(scene, era, "prompts/get", { name: value }, value),
  (scene, era, value) => message(scene, era, "completion/complete", { ref: value, argument: value }),
];

function rightArguments({ name, inputSchema }: ShownTool, marker: string): Record<string, unknown> {
  const { required = [], properties = {} } = inputSchema;
  const entries = required.map((field) => [field, VALID[field] ?? fitting(properties[field], field, marker)]);
  return {
    ...Object.fromEntries(entries),
    ...(name === "ollama_pull_model" ? { model: `${OWN_REGISTRY}/hostile/model` } : {}),
  };
}

function fitting(field: ShownField | undefined, name: string, marker: string): unknown {
  if (name === "messages") return [{ role: "user", content: marker }];
  if (field?.enum !== undefined) return field.enum[0];
  return { array: [marker], integer: 1, number: 1, boolean: true, object: {} }[field?.type ?? ""] ?? marker;
}

/** An odd name must not make Hearth ask a public registry, nor search the library. */
function keptIn({ name }: ShownTool, field: string, value: unknown): unknown {
  if (name === "ollama_pull_model" && typeof value === "string") return `${OWN_REGISTRY}/hostile/${value}`;
  return name === "ollama_search_models" && field === "remote" && value === true ? "true" : value;
}
