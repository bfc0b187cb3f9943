import { describe, expect, test } from "vitest";
import type { Connect } from "../../harness/mcp/sdk-client.ts";
import { connectV2 } from "../../harness/mcp/sdk-client.ts";
import { connectV1 } from "../clients/connect-v1.ts";
import { expectWholeAnswers } from "../clients/whole-answers.ts";
import { openHouse } from "./house.ts";

const house = openHouse();

const CLIENTS: [string, Connect][] = [
  ["the v1 SDK", connectV1],
  ["the v2 SDK, legacy", connectV2("legacy")],
  ["the v2 SDK, auto", connectV2("auto")],
  ["the v2 SDK, pinned to 2026-07-28", connectV2({ pin: "2026-07-28" })],
];

describe.each(CLIENTS)("%s", (_, connect) => {
  test.each(["/mcp", "/token/mcp"])("lists and calls the tools on %s", async (path) => {
    const { hearth } = house;
    const client = await connect(`${hearth.url}${path}`, hearth.token);
    expect(await client.toolNames()).toContain("ollama_generate");
    expect(client.instructions()).toMatch(/^Hearth connects you to the Ollama/);
    expect((await client.call("ollama_list_models")).value).toHaveProperty("models");
    await client.close();
  });

  test("watches an answer grow", async () => {
    const { hearth, home } = house;
    await home.reset();
    await home.script({ count: 30, tokenDelayMs: 20 });
    const client = await connect(`${hearth.url}/mcp`, hearth.token);
    const seen: string[] = [];
    const { value } = await client.call("ollama_generate", { model: "gemma3:270m", prompt: "Go" }, (m) => seen.push(m));
    expect(seen.length).toBeGreaterThan(3);
    expect(String(value.text).startsWith(seen.join(""))).toBe(true);
    expect(value).toMatchObject({ status: "done", answer_tokens: 30 });
    await client.close();
  });

  test("gets a long answer whole, page by page", async () => {
    const { hearth } = house;
    const client = await connect(`${hearth.url}/mcp`, hearth.token);
    await expectWholeAnswers(house, { call: async (name, args) => (await client.call(name, args)).value });
    await client.close();
  });

  test("is told of a wrong argument in words", async () => {
    const { hearth } = house;
    const client = await connect(`${hearth.url}/mcp`, hearth.token);
    const { isError, text } = await client.call("ollama_show_model", { modle: "x" });
    expect(isError).toBe(true);
    expect(text).toMatch(/no argument "modle"\. Did you mean model\?/);
    await client.close();
  });

  test.each([undefined, "a-wrong-token"])("gets a 401 that it understands with the token %s", async (token) => {
    await expect(connect(`${house.hearth.url}/mcp`, token)).rejects.toThrow(/401|unauthorized|bearer token/i);
  });
});
