import { beforeEach, describe, expect, test } from "vitest";
import { connect, home, namedToken, startWithoutSessions } from "../hearth.ts";

beforeEach(async () => {
  await startWithoutSessions();
  const owner = await connect();
  const modelfile = (num_ctx: number) => `FROM gemma3:270m\nPARAMETER num_ctx ${num_ctx}`;
  for (const [model, num_ctx] of [
    ["wide", 100_000],
    ["narrow", 2_048],
  ] as const) {
    const made = await owner.call("ollama_create_model", { model, modelfile: modelfile(num_ctx) });
    expect(made.isError, made.text).toBe(false);
  }
});

const bot = await namedToken("bot", "anna", ["read", "chat"]);
const AUTH_TOKENS = [bot.entry];
const withChat = (settings = {}) => connect({ settings: { AUTH_TOKENS, ...settings }, token: bot.token });

const messages = [{ role: "user", content: "Go" }];
const contextsSent = async (path: string) =>
  (await home.record({ path })).map(({ body }) => (body as { options?: { num_ctx?: number } }).options?.num_ctx);
const noticesOf = ({ value }: { value: Record<string, unknown> }) => ((value.notices as string[]) ?? []).join(" ");

/** Every tool with chat alone that makes a model answer. */
const ASKING: [tool: string, args: Record<string, unknown>, path: string][] = [
  ["ollama_generate", { prompt: "Go" }, "/api/generate"],
  ["ollama_chat", { messages }, "/api/chat"],
  ["ollama_chat", { messages, session_id: "kitchen" }, "/api/chat"],
  ["ollama_batch_generate", { prompts: ["Go"] }, "/api/generate"],
];

describe.each(ASKING)("a model that asks for much context itself, by %s %j", (tool, args, path) => {
  test("gets as much as a client with chat alone may ask for, and the answer says so", async () => {
    const client = await withChat();
    const answer = await client.call(tool, { model: "wide", ...args });
    expect(answer.isError, answer.text).toBe(false);
    expect(noticesOf(answer)).toContain("wide was given 32768 tokens of context and not its own num_ctx");
    expect(noticesOf(await client.call(tool, { model: "narrow", ...args }))).toBe("");
    expect(await contextsSent(path)).toEqual([32_768, undefined]);
  });
});

test("in a comparison each model is limited for itself, and the others keep their own", async () => {
  const models = ["narrow", "wide", "gemma3:270m"];
  const answer = await (await withChat()).call("ollama_compare_models", { models, prompt: "Go" });
  expect(noticesOf(answer)).toMatch(/^wide was given 32768 [^.]*\.$/);
  const sent = (await home.record({ path: "/api/generate" })).map(({ body }) => body) as { model: string }[];
  const contexts = await contextsSent("/api/generate");
  expect(contexts[sent.findIndex(({ model }) => model === "wide")]).toBe(32_768);
  expect(contexts.filter((num_ctx) => num_ctx === undefined)).toHaveLength(2);
});

describe("a model's own context", () => {
  test("is limited for the owner too where MAX_NUM_CTX is set, also if the owner has made the model", async () => {
    const settings = { MAX_NUM_CTX: "8192" };
    const owner = await connect({ settings });
    const made = { model: "wider", from: "gemma3:270m", parameters: { num_ctx: 1_000_000 } };
    expect((await owner.call("ollama_create_model", made)).isError).toBe(false);
    await owner.call("ollama_generate", { model: "wider", prompt: "Go" });
    await owner.call("ollama_load_model", { model: "wider" });
    expect(await contextsSent("/api/generate")).toEqual([8_192, 8_192]);
  });

  test("is left to a client with manage where nothing is set, and to DEFAULT_NUM_CTX", async () => {
    await (await connect()).call("ollama_generate", { model: "wide", prompt: "Go" });
    await (await withChat({ DEFAULT_NUM_CTX: "65536" })).call("ollama_generate", { model: "wide", prompt: "Go" });
    expect((await contextsSent("/api/generate"))[0]).toBeUndefined();
    expect(await home.record({ path: "/api/show" })).toEqual([]);
  });

  test("is asked of the home once, and of memory then", async () => {
    const client = await withChat();
    for (const prompt of ["One", "Two", "Three"]) await client.call("ollama_generate", { model: "wide", prompt });
    expect(await contextsSent("/api/generate")).toEqual([32_768, 32_768, 32_768]);
    expect((await home.record({ path: "/api/show" })).length).toBeLessThanOrEqual(1);
  });

  test("fits the history of a turn to what is really given", async () => {
    const client = await withChat({ MAX_NUM_CTX: "256" });
    const long = [{ role: "user", content: "word ".repeat(150) }];
    await client.call("ollama_chat", { model: "wide", session_id: "long", messages: long });
    const answer = await client.call("ollama_chat", { model: "wide", session_id: "long", messages });
    expect(noticesOf(answer)).toMatch(/did not fit the context of 256 tokens/);
  });
});
