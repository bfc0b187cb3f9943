import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { connect, home, second } from "../hearth.ts";
import { endWithOneHost, setHost, startWithTwoHosts, turnHomeOff } from "../queue/two-hosts.ts";

const MODEL = "gemma3:270m";

beforeEach(startWithTwoHosts);
afterAll(endWithOneHost);

const asksAt = async (host: typeof home) =>
  (await host.record({})).filter(({ path }) => path === "/api/generate" || path === "/api/chat").length;

const generate = async (model = MODEL, more: Record<string, unknown> = {}) => {
  const client = await connect();
  return client.call("ollama_generate", { model, prompt: "Go", ...more });
};

describe("a model that two hosts have", () => {
  it("is listed once, with both", async () => {
    const { models } = (await (await connect()).call("ollama_list_models")).value as {
      models: Record<string, unknown>[];
    };
    expect(models.filter(({ name }) => name === MODEL)).toMatchObject([{ hosts: ["home", "gaming"] }]);
  });

  it("answers at the host that is named, and nowhere else", async () => {
    expect((await generate(`${MODEL}@gaming`)).value).toMatchObject({ status: "done", host: "gaming", model: MODEL });
    expect([await asksAt(home), await asksAt(second)]).toEqual([0, 1]);
    expect((await generate(`${MODEL}@home`)).value).toMatchObject({ status: "done", host: "home" });
    expect([await asksAt(home), await asksAt(second)]).toEqual([1, 1]);
  });

  it("answers where it is loaded, before the owner's preference", async () => {
    await setHost({ prefer: -5 });
    await generate(`${MODEL}@gaming`);
    expect((await generate()).value).toMatchObject({ host: "gaming" });
  });

  it("answers at the host that the owner prefers, if it is loaded nowhere", async () => {
    await setHost({ prefer: 5 });
    expect((await generate()).value).toMatchObject({ host: "gaming" });
  });

  it("answers at the other host while the first is off, and says so", async () => {
    await turnHomeOff();
    const { value, text } = await generate();
    expect(value).toMatchObject({ status: "done", host: "gaming" });
    expect(text).toContain("gaming");
  });

  it("names the host that could not be reached", async () => {
    await setHost({ url: "http://127.0.0.1:9" });
    const { text } = await generate(`${MODEL}@gaming`);
    expect(text).toContain("Could not reach Ollama on gaming");
    expect(text).not.toContain("OLLAMA_BASE_URL");
  });

  it("is not sent elsewhere when its named host is off", async () => {
    await turnHomeOff();
    expect(await generate(`${MODEL}@home`)).toMatchObject({ isError: true });
    expect(await asksAt(second)).toBe(0);
  });

  it("is asked only where the owner allows it", async () => {
    await setHost({ models: "smollm2*" });
    expect((await generate(`${MODEL}@gaming`)).text).toContain("model_not_allowed");
    await turnHomeOff();
    expect((await generate()).isError).toBe(true);
    expect(await asksAt(second)).toBe(0);
  });

  it("is not looked for at a host that does not exist", async () => {
    expect((await generate(`${MODEL}@attic`)).text).toContain('There is no host "attic"');
    expect((await generate("@cf/meta/llama-4@attic")).text).toContain('There is no host "attic"');
    expect((await generate("@cf/meta/llama-4")).text).toContain("is not a model name");
    expect([await asksAt(home), await asksAt(second)]).toEqual([0, 0]);
  });

  it("is changed only at a host that is named", async () => {
    const client = await connect();
    const { text } = await client.call("ollama_delete_model", { model: MODEL });
    expect(text).toContain(`${MODEL}@home, ${MODEL}@gaming`);
    expect((await client.call("ollama_delete_model", { model: `${MODEL}@gaming` })).value).toMatchObject({
      deleted: true,
    });
    expect(await home.record({ path: "/api/delete" })).toEqual([]);
    expect(await second.record({ path: "/api/delete" })).toHaveLength(1);
  });
});

describe("a session", () => {
  it("stays with the host that answered last, and moves with its history when that host is off", async () => {
    const client = await connect();
    const turn = (content: string, model?: string) =>
      client.call("ollama_chat", { session_id: "s", model, messages: [{ role: "user", content }] });
    expect((await turn("One", `${MODEL}@gaming`)).value).toMatchObject({ host: "gaming" });
    expect((await turn("Two")).value).toMatchObject({ host: "gaming" });
    await second.script({ preset: "530-tunnel-down", times: "always" });
    expect((await turn("Three")).value).toMatchObject({ status: "done", host: "home" });
    const [chat] = await home.record({ path: "/api/chat" });
    expect(chat?.body).toMatchObject({ messages: Array.from({ length: 5 }, () => ({})) });
    const { messages } = (await client.call("ollama_load_context", { session_id: "s" })).value as {
      messages: unknown[];
    };
    expect(messages).toHaveLength(6);
  });
});

describe("a comparison", () => {
  it("asks models of one host by their own names", async () => {
    const client = await connect();
    const models = [`${MODEL}@gaming`, "smollm2:135m@gaming"];
    const { value } = await client.call("ollama_compare_models", { models, prompt: "Go" });
    expect(value).toMatchObject({ status: "done", host: "gaming" });
    expect([await asksAt(home), await asksAt(second)]).toEqual([0, 2]);
  });
});

describe("health and processes", () => {
  it("tell of every host, also while one is off", async () => {
    await turnHomeOff();
    const client = await connect();
    expect((await client.call("ollama_check_health")).value).toMatchObject({
      healthy: true,
      hosts: [
        { id: "home", healthy: false },
        { id: "gaming", healthy: true },
      ],
    });
    expect((await client.call("ollama_list_processes")).value).toMatchObject({ silent_hosts: ["home"] });
  });
});
