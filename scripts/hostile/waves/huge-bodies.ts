import fc from "fast-check";
import type { Attack } from "../attack.ts";
import { postBody, toolCall } from "../valid-message.ts";
import type { Scene, Wave } from "../wave.ts";

const MOST = 16 * 1024 * 1024;
const STRANGER = { "content-type": "application/json", "cf-connecting-ip": "10.9.9.251" };
const MESSAGE = '{"role":"user","content":"x"}';

/** Bodies just below and above the limit, and bodies with large parts: keys, lists, numbers, texts. */
export const hugeBodies: Wave = {
  name: "huge bodies",
  share: 12,
  // Each holds up to 16 MB here, and several times that in the Worker.
  abreast: 2,
  *listed(scene) {
    yield* wideOnes(scene);
    yield* justAround(scene);
  },
  random: (scene) =>
    fc.nat(3_000_000).map((length) => {
      const prompt = `"${scene.marker}${"x".repeat(length)}"`;
      return toolCall(scene, "ollama_generate", `prompt of ${length}`, { prompt });
    }),
};

function* wideOnes(scene: Scene): Iterable<Attack> {
  const list = (count: number, json: string) => `[${Array(count).fill(json).join(",")}]`;
  const keys = Array.from({ length: 100_000 }, (_, at) => `"k${at}":${at}`).join(",");
  const help =
    '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"ollama_help","arguments":{},"_meta":{"progressToken":1}}}';
  yield postBody(scene, "100,000 keys", `{${keys}}`);
  yield postBody(scene, "a million lists", list(1_000_000, "[]"));
  yield { ...postBody(scene, "a batch of 100,000", list(100_000, help), "2025"), expected: 400 };
  const generate: Record<string, Record<string, string>> = {
    "100,000 options": { options: `{${keys}}` },
    "a number of a million digits": { options: `{"num_predict":${"9".repeat(1_000_000)}}` },
    "numbers without end": { options: '{"num_predict":1e308,"num_ctx":1e15,"seed":-1e308,"top_k":1e-320}' },
    "a context of two million": { context: list(2_000_000, "1") },
    "a $ref to itself": { format: '{"$ref":"#","$defs":{"a":{"$ref":"#/$defs/a"}},"anyOf":[{"$ref":"#"}]}' },
    "a schema of 20,000 fields": { format: `{"type":"object","properties":{${keys.slice(0, 300_000)}:0}}` },
  };
  for (const [what, fields] of Object.entries(generate)) {
    yield toolCall(scene, "ollama_generate", what, { prompt: '"x"', ...fields });
  }
  const messages = list(1, MESSAGE);
  yield toolCall(scene, "ollama_show_model", "100,000 arguments", { model: '"x"', ...JSON.parse(`{${keys}}`) });
  yield toolCall(scene, "ollama_chat", "2,000 messages", { messages: list(2_000, MESSAGE) });
  yield toolCall(scene, "ollama_chat", "more messages than may be", { messages: list(50_000, MESSAGE) });
  yield toolCall(scene, "ollama_chat", "a long id", { messages, session_id: `"${"s".repeat(5_000_000)}"` });
  yield toolCall(scene, "ollama_embeddings", "1,000 texts", { model: '"gemma3:270m"', prompts: list(1_000, '"x"') });
  const modelfile = `"${"FROM x\\n".repeat(100_000)}"`;
  yield toolCall(scene, "ollama_create_model", "a Modelfile of 100,000 lines", { model: '"x"', modelfile });
}

function* justAround(scene: Scene): Iterable<Attack> {
  const start = `{"jsonrpc":"2.0","id":1,"method":"ping","params":{"x":"${scene.marker}`;
  for (const more of [-1, 0, 1, 100_000]) {
    const attack = postBody(scene, `16 MB and ${more}`, `${start}${"x".repeat(MOST + more - start.length - 3)}"}}`);
    yield attack;
    yield { ...attack, manner: "chunked" };
    if (more > 1) yield { ...attack, headers: STRANGER };
  }
  yield toolCall(scene, "ollama_generate", "16 MB of escapes", { prompt: `"${"\\u0000".repeat(2_500_000)}"` });
  const images = `["${"A".repeat(16_000_000)}"]`;
  yield toolCall(scene, "ollama_generate", "an image of 16 MB", { prompt: '"x"', images });
  for (const path of ["/oauth/register", "/oauth/token", "/oauth/sign-in", "/oauth/authorize", "/account/sign-out"]) {
    const attack = { what: "1 MB for a small body", method: "POST", path, headers: STRANGER, body: "x".repeat(1e6) };
    yield attack;
    yield { ...attack, manner: "chunked" };
  }
}
