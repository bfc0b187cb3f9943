import { beforeEach, describe, expect, test } from "vitest";
import type { TestClient } from "../../../harness/mcp/sdk-client.ts";
import { connect, home, internet, startAnew } from "../hearth.ts";

beforeEach(startAnew);

const BASE = "gemma3:270m";
const OTHER = "stand-in-vision";
const CLOUD = "gpt-oss:120b-cloud";

type Call = [tool: string, args: Record<string, unknown>];

// These are refused by the Worker. test/worker/queue/settings.test.ts proves that the queue refuses every kind of job too.

/** Every way to use a model. */
const using = (name: string): Call[] => [
  ["ollama_create_model", { model: "gemma3:new", from: name }],
  ["ollama_create_model", { model: "gemma3:new", modelfile: `FROM ${name}` }],
  ["ollama_update_model", { model: name, system: "x" }],
  ["ollama_update_model", { model: BASE, from: name, overwrite: true }],
  ["ollama_copy_model", { source: name, destination: "gemma3:new" }],
  ["ollama_push_model", { model: name }],
  ["ollama_delete_model", { model: name }],
  ["ollama_show_model", { model: name }],
  ["ollama_get_modelfile", { model: name }],
  ["ollama_get_model_size", { model: name }],
  ["ollama_unload_model", { model: name }],
];

/** Every way to make one of that name. */
const making = (name: string): Call[] => [
  ["ollama_create_model", { model: name, from: BASE }],
  ["ollama_copy_model", { source: BASE, destination: name, overwrite: true }],
  ["ollama_pull_model", { model: name }],
];

async function expectRefusals(client: TestClient, calls: Call[]): Promise<void> {
  for (const [tool, args] of calls) {
    const { isError, text } = await client.call(tool, args);
    expect([tool, args, isError, text]).toEqual([tool, args, true, expect.stringMatching(/\[model_not_allowed/)]);
  }
}

/** Whether anything that went out names it. */
async function wentOut(name: string): Promise<unknown[]> {
  const bodies = (await home.record()).map(({ body }) => body);
  return [...bodies, ...internet.asked.map(({ url }) => url)].filter((sent) => JSON.stringify(sent)?.includes(name));
}

describe("a model that the owner does not allow", () => {
  test.each([
    ["by its name", { ALLOWED_MODELS: "gemma3:*" }, OTHER],
    ["as it runs in the cloud", {}, CLOUD],
  ])("%s is refused by every tool that names one, and the home hears nothing of it", async (_, settings, name) => {
    const client = await connect({ settings });
    await expectRefusals(client, [...using(name), ...making(name)]);
    expect(await wentOut(name)).toEqual([]);
  });

  test("does not work, says ollama_validate_model", async () => {
    const client = await connect({ settings: { ALLOWED_MODELS: "gemma3:*" } });
    const { value, isError } = await client.call("ollama_validate_model", { model: OTHER });
    expect(isError).toBe(false);
    expect(value).toMatchObject({ verdict: "does not work", reasons: [expect.stringMatching(/does not allow/)] });
    expect(await wentOut(OTHER)).toEqual([]);
  });

  test("leaves the answers of the others in a comparison", async () => {
    const { value } = await (await connect()).call("ollama_compare_models", { models: [CLOUD, BASE], prompt: "Go" });
    expect(value).toMatchObject({
      status: "done",
      results: [
        { model: CLOUD, error: expect.stringMatching(/must not leave the house/) },
        { model: BASE, text: expect.stringMatching(/stand-in/) },
      ],
    });
    expect(await wentOut(CLOUD)).toEqual([]);
  });

  test("is neither listed nor proposed", async () => {
    const client = await connect({ settings: { ALLOWED_MODELS: "gemma3:*" } });
    for (const tool of ["ollama_list_models", "ollama_get_models_info"]) {
      expect((await client.call(tool)).text).not.toContain(OTHER);
    }
    const { text } = await client.call("ollama_show_model", { model: "gemma3:vision" });
    expect(text).toMatch(/\[model_not_found/);
    expect(text).not.toContain(OTHER);
  });
});

describe("a cloud model under a name of its own", () => {
  const stub = { name: "mine:latest", size: 1, digest: "d", modified_at: "", details: {} };
  const local = { ...stub, name: BASE, digest: "e" };
  const models = [{ ...stub, remote_host: "https://ollama.com" }, local];

  test.each(["MINE", "https://registry.ollama.ai/library/mine"])("%s is found out", async (name) => {
    await home.script({ path: "/api/tags", times: "always", respond: { status: 200, body: { models } } });
    await expectRefusals(await connect(), using(name));
    expect(await wentOut(name)).toEqual([]);
  });

  test("may be used where the owner allows it", async () => {
    await home.script({ path: "/api/tags", times: "always", respond: { status: 200, body: { models } } });
    const client = await connect({ settings: { ALLOW_CLOUD_MODELS: "true" } });
    expect((await client.call("ollama_list_models")).text).toContain("mine");
    expect((await client.call("ollama_show_model", { model: "mine" })).text).not.toContain("model_not_allowed");
  });
});
