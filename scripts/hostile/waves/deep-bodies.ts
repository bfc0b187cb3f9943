import type { Attack } from "../attack.ts";
import { nested } from "../odd-values.ts";
import { call, postBody } from "../raw-message.ts";
import type { Scene, Wave } from "../wave.ts";

const FIELDS = ["options", "format", "images", "keep_alive", "context", "think", "strange"];

/** Brackets within brackets, as the whole body and in each place of a call: whoever walks them by recursion falls. */
export const deepBodies: Wave = {
  name: "deep bodies",
  share: 8,
  abreast: 6,
  *attacks(scene) {
    // The deepest first; some depths are enough for one that walks them, and not for the next.
    for (const depth of [100_000, 1_000, 10_000, 300, 190]) yield* ofDepth(scene, depth);
    for (;;) yield* ofDepth(scene, scene.dice.below(300_000));
  },
};

function* ofDepth(scene: Scene, depth: number): Iterable<Attack> {
  for (const json of [nested(depth), nested(depth, '{"a":', "}"), nested(depth, '[{"items":', "}]")]) {
    yield postBody(scene, `nothing but ${depth} levels`, json);
    yield postBody(scene, `params ${depth} deep`, `{"jsonrpc":"2.0","id":1,"method":"ping","params":${json}}`);
    yield postBody(scene, `an id ${depth} deep`, `{"jsonrpc":"2.0","id":${json},"method":"ping"}`);
    for (const field of FIELDS) {
      yield call(scene, "ollama_generate", `${field} ${depth} deep`, { prompt: '"x"', [field]: json });
    }
    for (const [what, [tool, fields]] of Object.entries(places(json))) {
      yield call(scene, tool, `${what} ${depth} deep`, fields);
    }
  }
}

/** Where a tool takes any JSON at all. */
function places(json: string): Record<string, [tool: string, fields: Record<string, string>]> {
  const said = '[{"role":"user","content":"x"}]';
  return {
    "an option": ["ollama_generate", { prompt: '"x"', options: `{"x":${json}}` }],
    "a schema": ["ollama_generate", { prompt: '"x"', format: `{"properties":${json}}` }],
    messages: ["ollama_chat", { messages: json }],
    content: ["ollama_chat", { messages: `[{"role":"user","content":${json}}]` }],
    tools: ["ollama_chat", { messages: said, tools: `[${json}]` }],
    "function arguments": ["ollama_chat", { messages: functionCall(json) }],
    "function arguments, as a text,": ["ollama_chat", { messages: functionCall(JSON.stringify(json)) }],
    "kept messages": ["ollama_save_context", { session_id: '"deep"', messages: functionCall(json) }],
    parameters: ["ollama_create_model", { model: '"x"', from: '"gemma3:270m"', parameters: `{"x":${json}}` }],
    prompts: ["ollama_batch_generate", { prompts: json }],
  };
}

const functionCall = (args: string) =>
  `[{"role":"assistant","tool_calls":[{"function":{"name":"f","arguments":${args}}}]},{"role":"user","content":"x"}]`;
