import { beforeEach, describe, expect, test } from "vitest";
import known from "../../contracts/known-tools.json" with { type: "json" };
import { connect, home, namedToken, startWithoutSessions } from "../hearth.ts";

beforeEach(startWithoutSessions);

const model = "gemma3:270m";
const embedder = "gemma3-embed:270m";
const bot = await namedToken("bot", "anna", ["read", "chat"]);
const admin = await namedToken("admin", "anna", ["chat", "manage"]);
const AUTH_TOKENS = [bot.entry, admin.entry];
const withChat = (settings = {}) => connect({ settings: { AUTH_TOKENS, ...settings }, token: bot.token });
const withManage = (settings = {}) => connect({ settings: { AUTH_TOKENS, ...settings }, token: admin.token });

const messages = [{ role: "user", content: "Go" }];

/** Every tool that asks a model with options: the arguments that it needs, and where Ollama is asked. */
const ASKING: [tool: string, args: Record<string, unknown>, path: string][] = [
  ["ollama_generate", { model, prompt: "Go" }, "/api/generate"],
  ["ollama_generate_stream", { model, prompt: "Go" }, "/api/generate"],
  ["ollama_chat", { model, messages }, "/api/chat"],
  ["ollama_chat", { model, messages, session_id: "kitchen" }, "/api/chat"],
  ["ollama_chat_stream", { model, messages }, "/api/chat"],
  ["ollama_batch_generate", { model, prompts: ["Go"] }, "/api/generate"],
  ["ollama_compare_models", { models: [model], prompt: "Go" }, "/api/generate"],
  ["ollama_embeddings", { model: embedder, prompt: "Go" }, "/api/embed"],
  ["ollama_create_embeddings", { model: embedder, prompts: ["Go"] }, "/api/embed"],
];

const HARDWARE = { num_gpu: 0, main_gpu: 1, num_thread: 64, num_batch: 1, use_mmap: false, draft_num_predict: 1 };
/** Of no Ollama that Hearth knows, or of an old one. */
const STRANGE = { numa: true, use_mlock: true, low_vram: true, num_gpu_layers: 0, NUM_GPU: 0, "": 1, constructor: 1 };
const SAMPLING = { temperature: 0, seed: 7, num_predict: 3, num_ctx: 512 };

const sent = async (path: string) => (await home.record({ path })).at(-1)?.body as Record<string, unknown>;
const noticesOf = ({ value }: { value: Record<string, unknown> }) => ((value.notices as string[]) ?? []).join(" ");
/** A comparison loads models for as long as usual. */
const keepAlive = (tool: string) => (tool === "ollama_compare_models" ? {} : { keep_alive: "-1" });

describe.each(ASKING)("%s %j", (tool, args, path) => {
  const given = { ...args, options: { ...SAMPLING, ...HARDWARE, ...STRANGE }, ...keepAlive(tool) };

  test("with chat alone neither pins a model nor moves it, and says so", async () => {
    const answer = await (await withChat()).call(tool, given);
    expect(answer.isError, answer.text).toBe(false);
    const body = await sent(path);
    expect(body.options).toEqual(SAMPLING);
    expect(body).not.toHaveProperty("keep_alive");
    const first = tool === "ollama_compare_models" ? "" : "keep_alive, ";
    expect(noticesOf(answer)).toContain(
      `Left out, because it needs the grant "manage": ${first}num_batch, num_gpu, main_gpu, num_thread, draft_num_predict, use_mmap.`,
    );
    expect(noticesOf(answer)).toMatch(/option num_gpu_layers is not known; did you mean/);
  });

  test("with manage passes all of it on", async () => {
    const answer = await (await withManage()).call(tool, given);
    const body = await sent(path);
    expect(body.options).toMatchObject({ ...SAMPLING, ...HARDWARE, numa: true });
    if (tool !== "ollama_compare_models") expect(body.keep_alive).toBe(-1);
    expect(noticesOf(answer)).not.toContain("Left out");
  });

  test("with chat alone asks at most 32,768 tokens of context, and says so", async () => {
    const answer = await (await withChat()).call(tool, { ...args, options: { num_ctx: 1_000_000 } });
    expect(await sent(path)).toMatchObject({ options: { num_ctx: 32_768 } });
    expect(noticesOf(answer)).toContain(
      "num_ctx was reduced from 1000000 to 32768, the most that you may ask for here.",
    );
    expect(noticesOf(await (await withChat()).call(tool, { ...args, options: { num_ctx: 32_768 } }))).toBe("");
  });
});

describe("num_ctx", () => {
  const ask = { model, prompt: "Go", options: { num_ctx: 100_000 } };
  const asked = async () => ((await sent("/api/generate")).options as { num_ctx: number }).num_ctx;

  test("has no limit with manage, unless the owner sets one, which holds for the owner too", async () => {
    await (await withManage()).call("ollama_generate", ask);
    expect(await asked()).toBe(100_000);
    for (const client of [
      await withManage({ MAX_NUM_CTX: "8192" }),
      await connect({ settings: { MAX_NUM_CTX: "8192" } }),
    ]) {
      expect(noticesOf(await client.call("ollama_generate", ask))).toContain("reduced from 100000 to 8192");
      expect(await asked()).toBe(8_192);
      await client.call("ollama_load_model", { model, num_ctx: 100_000 });
      expect(await asked()).toBe(8_192);
    }
  });

  test("goes as far as MAX_NUM_CTX or DEFAULT_NUM_CTX say for a client with chat alone", async () => {
    for (const name of ["MAX_NUM_CTX", "DEFAULT_NUM_CTX"]) {
      await (await withChat({ [name]: "65536" })).call("ollama_generate", ask);
      expect(await asked()).toBe(65_536);
    }
  });

  test("of a turn fits the history to what is really asked, not to what was wished", async () => {
    const client = await withChat({ MAX_NUM_CTX: "256" });
    const long = "word ".repeat(150);
    await client.call("ollama_chat", { model, session_id: "long", messages: [{ role: "user", content: long }] });
    const next = { model, session_id: "long", messages, options: { num_ctx: 100_000 } };
    const answer = await client.call("ollama_chat", next);
    expect(await sent("/api/chat")).toMatchObject({ messages, options: { num_ctx: 256 } });
    expect(noticesOf(answer)).toMatch(/did not fit the context of 256 tokens/);
  });
});

const asking = known.tools.filter(({ name }) => ASKING.some(([tool]) => tool === name));

test.each(asking.map(({ name, example }) => [name, example] as const))(
  "%s works as people write it with chat alone",
  async (name, example) => {
    const models = JSON.parse(JSON.stringify(example).replace("scratch:latest", "stand-in-vision"));
    const { isError, text } = await (await withChat()).call(name, { ...models, ...keepAlive(name) });
    expect(isError, text).toBe(false);
  },
);
