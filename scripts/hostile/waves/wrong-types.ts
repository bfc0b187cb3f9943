import type { Attack } from "../attack.ts";
import { post, toolCall } from "../mcp-message.ts";
import { manyKeys, oddValues } from "../odd-values.ts";
import type { Scene, ShownField, ShownTool, Wave } from "../wave.ts";

/** What a field needs so that the others are looked at. Nothing here or below leads out of this machine. */
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

/** Every field of every tool with values of every type, the required ones else being right; resources and prompts too. */
export const wrongTypes: Wave = {
  name: "wrong types, every tool",
  share: 24,
  abreast: 10,
  *attacks(scene) {
    const { dice } = scene;
    for (const tool of scene.tools) {
      for (const args of [undefined, null, [], "x", {}, manyKeys(1_000), { [scene.marker]: scene.marker }]) {
        yield toolCall(dice.pick(scene.tokens), dice.pick(["2025", "2026"]), tool.name, args);
      }
    }
    // Each field has its first values before any has its last, in case the time does not suffice.
    const rounds = scene.tools.flatMap((tool) => fieldsOf(tool).map((field) => attacksOn(scene, tool, field)));
    const others = readings(scene);
    for (let going = [...rounds, others]; going.length > 0; ) {
      const still: typeof going = [];
      for (const attacks of dice.shuffled(going)) {
        const { value, done } = attacks.next();
        if (done === true) continue;
        still.push(attacks);
        yield value;
      }
      going = still;
    }
  },
};

const fieldsOf = ({ inputSchema }: ShownTool) => Object.keys(inputSchema.properties ?? {});

function* attacksOn(scene: Scene, tool: ShownTool, field: string): Generator<Attack, undefined> {
  const { dice, tokens, marker } = scene;
  for (const value of dice.shuffled(oddValues(marker))) {
    const args = { ...rightArguments(tool, marker), [field]: keptIn(tool, field, value) };
    const attack = toolCall(dice.pick(tokens), dice.pick(["2025", "2026"]), tool.name, args);
    yield { ...attack, what: `${tool.name} ${field}: ${JSON.stringify(value)?.slice(0, 60)}` };
  }
}

function rightArguments({ name, inputSchema }: ShownTool, marker: string): Record<string, unknown> {
  const { required = [], properties = {} } = inputSchema;
  const entries = required.map((field) => [field, VALID[field] ?? fitting(properties[field], field, marker)]);
  return {
    ...Object.fromEntries(entries),
    ...(name === "ollama_pull_model" ? { model: "127.0.0.1:1/hostile/model" } : {}),
  };
}

function fitting(field: ShownField | undefined, name: string, marker: string): unknown {
  if (name === "messages") return [{ role: "user", content: marker }];
  if (field?.enum !== undefined) return field.enum[0];
  return { array: [marker], integer: 1, number: 1, boolean: true, object: {} }[field?.type ?? ""] ?? marker;
}

/** Odd as it may be, a name must not make Hearth ask a registry of the world, nor a search the library. */
function keptIn({ name }: ShownTool, field: string, value: unknown): unknown {
  if (name === "ollama_pull_model" && typeof value === "string") return `127.0.0.1:1/hostile/${value}`;
  return name === "ollama_search_models" && field === "remote" && value === true ? "true" : value;
}

function* readings({ dice, tokens, marker }: Scene): Generator<Attack, undefined> {
  for (const value of dice.shuffled(oddValues(marker))) {
    const [token, era] = [dice.pick(tokens), dice.pick(["2025", "2026"] as const)];
    const uri = typeof value === "string" ? `${dice.pick(["", ...URIS])}${value}` : value;
    const name = dice.pick(PROMPTS);
    yield post(token, era, "resources/read", { uri }, nameIn(uri));
    yield post(token, era, "prompts/get", { name, arguments: value }, name);
    yield post(token, era, "prompts/get", { name, arguments: { task: value, models: value } }, name);
    yield post(token, era, "prompts/get", { name: value }, nameIn(value));
    const argument = { name: dice.pick(["name", "id", "topic", "models", "__proto__"]), value };
    yield post(token, era, "completion/complete", { ref: { type: "ref/resource", uri }, argument });
    yield post(token, era, "completion/complete", { ref: { type: "ref/prompt", name }, argument });
    yield post(token, era, "completion/complete", { ref: value, argument: value });
  }
  return undefined;
}

/** For the header that repeats it. */
const nameIn = (value: unknown) => (typeof value === "string" ? value : "");
