import type { Attack } from "../attack.ts";
import { ENVELOPE, type Era, mcpHeaders } from "../mcp-message.ts";
import { nested } from "../odd-values.ts";
import type { Scene, Wave } from "../wave.ts";

const MOST = 16 * 1024 * 1024;
const DEPTHS = [100, 1_000, 10_000, 100_000];

/** Bodies that are too large, or small and too deep, and arguments that are so within a call that is none. */
export const hugeBodies: Wave = {
  name: "huge and deep bodies",
  share: 20,
  // Each may hold 16 MB here and some times that there.
  abreast: 2,
  *attacks(scene) {
    yield* justAround(scene);
    yield* wideOnes(scene);
    yield* deepOnes(scene);
    for (;;) {
      const length = scene.dice.below(3_000_000);
      yield call(scene, "ollama_generate", { prompt: `"${scene.marker}${"x".repeat(length)}"` }, `prompt of ${length}`);
      yield call(scene, "ollama_chat", { messages: nested(scene.dice.below(200_000)) }, "messages of some depth");
    }
  },
};

function* justAround(scene: Scene): Iterable<Attack> {
  for (const more of [-1, 0, 1, 100_000]) {
    for (const manner of ["whole", "chunked"] as const) {
      const start = `{"jsonrpc":"2.0","id":1,"method":"ping","params":{"x":"${scene.marker}`;
      const body = `${start}${"x".repeat(MOST + more - start.length - 3)}"}}`;
      yield { ...post(scene, "ping", body), what: `16 MB and ${more}`, manner };
      yield { ...post(scene, "ping", body), what: `16 MB and ${more} of a stranger`, manner, headers: STRANGER };
    }
  }
  yield call(scene, "ollama_generate", { prompt: `"${"\\u0000".repeat(2_500_000)}"` }, "16 MB of escapes");
  yield call(scene, "ollama_generate", { prompt: '"x"', images: `["${"A".repeat(16_000_000)}"]` }, "an image of 16 MB");
  for (const path of ["/oauth/register", "/oauth/token", "/oauth/sign-in", "/oauth/authorize", "/account/sign-out"]) {
    const headers = { "content-type": "application/json", "cf-connecting-ip": `10.9.9.${scene.dice.below(250)}` };
    for (const manner of ["whole", "chunked"] as const) {
      yield { what: "1 MB for a small body", method: "POST", path, headers, body: `"${"x".repeat(1e6)}"`, manner };
    }
  }
}

const STRANGER = { "content-type": "application/json", "cf-connecting-ip": "10.9.9.251" };

function* deepOnes(scene: Scene): Iterable<Attack> {
  for (const depth of DEPTHS) {
    for (const json of [nested(depth), nested(depth, '{"a":', "}"), nested(depth, '[{"items":', "}]")]) {
      yield { ...post(scene, "", json), what: `nothing but ${depth} levels` };
      yield {
        ...post(scene, "ping", `{"jsonrpc":"2.0","id":1,"method":"ping","params":${json}}`),
        what: `params ${depth} deep`,
      };
      yield { ...post(scene, "ping", `{"jsonrpc":"2.0","id":${json},"method":"ping"}`), what: `an id ${depth} deep` };
      for (const name of ["options", "format", "images", "keep_alive", "context", "strange"]) {
        yield call(scene, "ollama_generate", { prompt: '"x"', [name]: json }, `${name} ${depth} deep`);
      }
      yield call(scene, "ollama_generate", { prompt: '"x"', options: `{"x":${json}}` }, `an option ${depth} deep`);
      yield call(
        scene,
        "ollama_generate",
        { prompt: '"x"', format: `{"properties":${json}}` },
        `a schema ${depth} deep`,
      );
      yield call(scene, "ollama_chat", { messages: json }, `messages ${depth} deep`);
      yield call(scene, "ollama_chat", { messages: `[{"role":"user","content":${json}}]` }, `content ${depth} deep`);
      yield call(
        scene,
        "ollama_chat",
        { messages: '[{"role":"user","content":"x"}]', tools: `[${json}]` },
        `tools ${depth} deep`,
      );
      yield call(scene, "ollama_chat", { messages: functionCall(json) }, `function arguments ${depth} deep`);
      yield call(
        scene,
        "ollama_create_model",
        { model: '"x"', from: '"gemma3:270m"', parameters: `{"x":${json}}` },
        "deep parameters",
      );
    }
  }
}

const functionCall = (args: string) =>
  `[{"role":"assistant","tool_calls":[{"function":{"name":"f","arguments":${args}}}]},{"role":"user","content":"x"}]`;

function* wideOnes(scene: Scene): Iterable<Attack> {
  const keys = Array.from({ length: 100_000 }, (_, at) => `"k${at}":${at}`).join(",");
  const calls = (count: number) =>
    `[${Array(count).fill('{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"ollama_help","arguments":{}}}').join(",")}]`;
  const digits = "9".repeat(1_000_000);
  yield { ...post(scene, "", `{${keys}}`), what: "100,000 keys" };
  yield { ...post(scene, "", `[${"[],".repeat(1_000_000)}[]]`), what: "a million lists" };
  for (const count of [100, 5_000, 100_000])
    yield { ...post(scene, "", calls(count), "2025"), what: `a batch of ${count}` };
  yield call(scene, "ollama_generate", { prompt: '"x"', options: `{${keys}}` }, "100,000 options");
  yield call(scene, "ollama_show_model", { model: '"x"', ...JSON.parse(`{${keys}}`) }, "100,000 arguments");
  yield call(
    scene,
    "ollama_generate",
    { prompt: '"x"', options: `{"num_predict":${digits}}` },
    "a number of a million digits",
  );
  yield call(
    scene,
    "ollama_generate",
    { prompt: '"x"', options: '{"num_predict":1e308,"num_ctx":1e15,"seed":-1e308}' },
    "1e308",
  );
  yield call(
    scene,
    "ollama_generate",
    { prompt: '"x"', context: `[${"1,".repeat(2_000_000)}1]` },
    "a context of two million",
  );
  yield call(
    scene,
    "ollama_generate",
    { prompt: '"x"', format: '{"$ref":"#","$defs":{"a":{"$ref":"#/$defs/a"}}}' },
    "a $ref to itself",
  );
  yield call(
    scene,
    "ollama_chat",
    { messages: `[${Array(10_000).fill('{"role":"user","content":"x"}').join(",")}]` },
    "10,000 messages",
  );
  yield call(
    scene,
    "ollama_embeddings",
    { model: '"embed"', prompts: `[${Array(1_000).fill('"x"').join(",")}]` },
    "1,000 texts",
  );
  yield call(
    scene,
    "ollama_create_model",
    { model: '"x"', modelfile: `"${"FROM x\\n".repeat(200_000)}"` },
    "a Modelfile of 200,000 lines",
  );
  yield call(
    scene,
    "ollama_chat",
    { messages: '[{"role":"user","content":"x"}]', session_id: `"${"s".repeat(5_000_000)}"` },
    "a long id",
  );
}

/** @param args JSON each, because no value could be as deep */
function call(scene: Scene, name: string, args: Record<string, string | number>, what: string): Attack {
  const written = Object.entries(args).map(([key, json]) => `${JSON.stringify(key)}:${json}`);
  const params = `{"name":"${name}","arguments":{${written.join(",")}},"_meta":${JSON.stringify(ENVELOPE)}}`;
  const body = `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":${params}}`;
  return { ...post(scene, "tools/call", body, "2026", name), what: `${name}: ${what}` };
}

function post({ dice, tokens }: Scene, method: string, body: string, era?: Era, name?: string): Attack {
  const headers = mcpHeaders(dice.pick(tokens), era ?? dice.pick(["2025", "2026"]), method, name);
  return { what: method, method: "POST", path: "/mcp", headers, body };
}
