import fc from "fast-check";
import type { Era } from "../../../harness/mcp/wire.ts";
import type { Attack } from "../attack.ts";
import { nested } from "../odd-values.ts";
import { postBody, toolCall } from "../valid-message.ts";
import type { Scene, Wave } from "../wave.ts";

const FIELDS = ["options", "format", "images", "keep_alive", "context", "think", "strange"];

/** Brackets within brackets, as the whole body and in each place of a call: recursion over them overflows the stack. */
export const deepBodies: Wave = {
  name: "deep bodies",
  share: 8,
  abreast: 6,
  *listed(scene) {
    // The deepest first; the depth that overflows the stack differs from one place to another.
    for (const depth of [100_000, 1_000, 10_000, 300, 190]) {
      for (const shape of SHAPES) {
        for (const [what, attack] of Object.entries(PLACES)) yield attack(scene, `${what} ${depth} deep`, shape(depth));
      }
    }
  },
  random: (scene) =>
    fc
      .tuple(fc.nat(300_000), fc.constantFrom(...SHAPES), fc.constantFrom(...Object.entries(PLACES)))
      .map(([depth, shape, [what, attack]]) => attack(scene, `${what} ${depth} deep`, shape(depth))),
};

const SHAPES: readonly ((depth: number) => string)[] = [
  nested,
  (depth) => nested(depth, '{"a":', "}"),
  (depth) => nested(depth, '[{"items":', "}]"),
];

type Place = (scene: Scene, what: string, json: string) => Attack;

const functionCall = (args: string) =>
  `[{"role":"assistant","tool_calls":[{"function":{"name":"f","arguments":${args}}}]},{"role":"user","content":"x"}]`;

/** Calls a tool with fields that hold the JSON. */
const field =
  (tool: string, fieldsOf: (json: string) => Record<string, string>): Place =>
  (scene, what, json) =>
    toolCall(scene, tool, what, fieldsOf(json));

/** Sends a body that holds the JSON. */
const body =
  (bodyOf: (json: string) => string, era: Era): Place =>
  (scene, what, json) =>
    postBody(scene, what, bodyOf(json), era);

const SAID = '[{"role":"user","content":"x"}]';

/** Where JSON of any depth is accepted, or looks as if it were. */
const PLACES: Record<string, Place> = {
  "a body": body((json) => json, "2025"),
  "the same of 2026": body((json) => json, "2026"),
  params: body((json) => `{"jsonrpc":"2.0","id":1,"method":"ping","params":${json}}`, "2025"),
  "an id": body((json) => `{"jsonrpc":"2.0","id":${json},"method":"ping"}`, "2026"),
  ...Object.fromEntries(
    FIELDS.map((name) => [name, field("ollama_generate", (json) => ({ prompt: '"x"', [name]: json }))]),
  ),
  "an option": field("ollama_generate", (json) => ({ prompt: '"x"', options: `{"x":${json}}` })),
  "a schema": field("ollama_generate", (json) => ({ prompt: '"x"', format: `{"properties":${json}}` })),
  messages: field("ollama_chat", (json) => ({ messages: json })),
  content: field("ollama_chat", (json) => ({ messages: `[{"role":"user","content":${json}}]` })),
  tools: field("ollama_chat", (json) => ({ messages: SAID, tools: `[${json}]` })),
  "function arguments": field("ollama_chat", (json) => ({ messages: functionCall(json) })),
  "function arguments, as a text,": field("ollama_chat", (json) => ({ messages: functionCall(JSON.stringify(json)) })),
  "kept messages": field("ollama_save_context", (json) => ({ session_id: '"deep"', messages: functionCall(json) })),
  parameters: field("ollama_create_model", (json) => ({
    model: '"x"',
    from: '"gemma3:270m"',
    parameters: `{"x":${json}}`,
  })),
  prompts: field("ollama_batch_generate", (json) => ({ prompts: json })),
};
