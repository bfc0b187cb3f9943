import { beforeEach, describe, expect, test } from "vitest";
import type { TestClient } from "../../../harness/mcp/sdk-client.ts";
import { connect, home, internet, namedToken, startAnew } from "../hearth.ts";

beforeEach(startAnew);

const BASE = "gemma3:270m";
const VISION = "stand-in-vision:latest";

async function names(client: TestClient): Promise<string[]> {
  const { value } = await client.call("ollama_list_models");
  return (value.models as { name: string }[]).map(({ name }) => name);
}

describe("ollama_copy_model", () => {
  test("gives a model a second name, which is listed at once and answers", async () => {
    const client = await connect();
    await names(client);
    const { value } = await client.call("ollama_copy_model", { source: BASE, destination: "mine" });
    expect(value).toEqual({ source: BASE, destination: "mine", copied: true });
    expect(await names(client)).toContain("mine:latest");
    expect((await client.call("ollama_generate", { model: "mine", prompt: "Go" })).value.status).toBe("done");
  });

  test("never replaces a model unless it is told to, whatever the list of a moment ago says", async () => {
    const client = await connect();
    await names(client);
    await (await connect()).call("ollama_copy_model", { source: BASE, destination: "mine" });
    for (const destination of [VISION, "Stand-In-Vision", "mine", BASE]) {
      const { isError, text } = await client.call("ollama_copy_model", { source: BASE, destination });
      expect(isError).toBe(true);
      expect(text).toMatch(/already[\s\S]*overwrite: true[\s\S]*\[model_exists/);
    }
    expect(await home.record({ path: "/api/copy" })).toHaveLength(1);
    const args = { source: BASE, destination: VISION, overwrite: true };
    expect((await client.call("ollama_copy_model", args)).value).toMatchObject({ copied: true });
    const { value } = await client.call("ollama_show_model", { model: VISION });
    expect(value.capabilities).toEqual(["completion"]);
  });

  test("names the nearest where the source is not installed, and asks nothing of the home then", async () => {
    const args = { source: "gemma3:271m", destination: "mine" };
    const { isError, text } = await (await connect()).call("ollama_copy_model", args);
    expect(isError).toBe(true);
    expect(text).toMatch(/Nearest installed: gemma3:270m[\s\S]*\[model_not_found/);
    expect(await home.record({ path: "/api/copy" })).toEqual([]);
  });

  test("takes only what Ollama takes as a name", async () => {
    const { text } = await (await connect()).call("ollama_copy_model", { source: BASE, destination: "../mine" });
    expect(text).toMatch(/is not a model name[\s\S]*\[invalid_arguments/);
    expect(await home.record()).toEqual([]);
  });

  test("copies the Modelfile under the new name, so that it still holds when the source has gone", async () => {
    const client = await connect();
    await client.call("ollama_get_modelfile", { model: BASE });
    await client.call("ollama_copy_model", { source: BASE, destination: "mine" });
    await client.call("ollama_delete_model", { model: BASE });
    const { value } = await client.call("ollama_get_modelfile", { model: "mine" });
    expect(value).toMatchObject({ model: "mine:latest", modelfile: expect.stringMatching(/^FROM mine:latest$/m) });
  });
});

describe("ollama_delete_model", () => {
  test("deletes a model, and it is gone from the list at once", async () => {
    const client = await connect();
    expect(await names(client)).toContain(VISION);
    const { value } = await client.call("ollama_delete_model", { model: "Stand-In-Vision" });
    expect(value).toEqual({ model: VISION, deleted: true, size: "3.3 GB" });
    expect(await names(client)).not.toContain(VISION);
    expect((await client.call("ollama_show_model", { model: VISION })).text).toMatch(/\[model_not_found/);
  });

  test("names the nearest where there is no such model", async () => {
    const { isError, text } = await (await connect()).call("ollama_delete_model", { model: "gemma3:271m" });
    expect(isError).toBe(true);
    expect(text).toMatch(/Nearest installed: gemma3:270m[\s\S]*\[model_not_found/);
    expect(await home.record({ path: "/api/delete" })).toEqual([]);
  });

  test("takes a model that is broken at home, and so cannot be shown", async () => {
    await home.script({
      path: "/api/show",
      times: "always",
      respond: { status: 500, body: { error: "bad manifest" } },
    });
    const client = await connect();
    expect((await client.call("ollama_delete_model", { model: VISION })).value).toMatchObject({ deleted: true });
    expect(await names(client)).not.toContain(VISION);
  });

  test("needs its own grant: without it it is neither listed nor to be called", async () => {
    const bot = await namedToken("bot", "owner", ["read", "chat", "manage"]);
    const client = await connect({ settings: { AUTH_TOKENS: [bot.entry] }, token: bot.token });
    const tools = await client.toolNames();
    expect(tools).toContain("ollama_copy_model");
    expect(tools).not.toContain("ollama_delete_model");
    const { isError, text } = await client.call("ollama_delete_model", { model: BASE });
    expect(isError).toBe(true);
    expect(text).toMatch(/needs the grant "delete"[\s\S]*\[grant_missing/);
    expect(await home.record()).toEqual([]);
  });

  test("that fails on the way says so, and the list is asked for anew all the same", async () => {
    const client = await connect();
    await names(client);
    await home.script({ path: "/api/delete", preset: "530-tunnel-down" });
    expect((await client.call("ollama_delete_model", { model: VISION })).text).toMatch(/\[tunnel_down/);
    await names(client);
    expect(await home.record({ path: "/api/tags" })).toHaveLength(2);
  });
});

describe("the list of models", () => {
  test("is fresh at once after a model was made, pulled or changed", async () => {
    const client = await connect();
    await names(client);
    await client.call("ollama_create_model", { model: "made", from: BASE });
    expect(await names(client)).toContain("made:latest");
    internet.be({ unreachable: true });
    await client.call("ollama_pull_model", { model: "gemma3:270m-it-fp16" });
    expect(await names(client)).toContain("gemma3:270m-it-fp16");
    await client.call("ollama_update_model", { model: "made", system: "Be brief.", overwrite: true });
    expect((await client.call("ollama_show_model", { model: "made" })).value.system).toBe("Be brief.");
  });

  test("of before a delete does not come back with an answer that was long on its way", async () => {
    const client = await connect();
    await names(client);
    await home.script({ path: "/api/delete", holdAfter: 0 });
    const deleted = client.call("ollama_delete_model", { model: VISION });
    const atWork = await home.waitFor({ path: "/api/delete", wait: "held" });
    await client.call("ollama_copy_model", { source: BASE, destination: "mine", overwrite: true });
    const before = { models: [{ name: VISION, size: 1, digest: "d", modified_at: "", details: {} }] };
    await home.script({ path: "/api/tags", holdAfter: 0, respond: { status: 200, body: before } });
    const late = names(client);
    await home.waitFor({ path: "/api/tags", wait: "held" });
    await home.release(atWork.id);
    expect((await deleted).value).toMatchObject({ deleted: true });
    await home.release();
    expect(await late).toEqual([VISION]);
    expect(await names(client)).not.toContain(VISION);
  });
});
