import { beforeEach, describe, expect, test } from "vitest";
import { connect, home, namedToken, open, startWithoutSessions } from "../hearth.ts";
import { jsonOf, model, refusal, textOf } from "./reading.ts";

beforeEach(startWithoutSessions);

describe.each(["auto", "legacy"] as const)("resources for a client of the era %s", (era) => {
  test("are listed, and each of them can be read as what it says it is", async () => {
    const client = await open(era);
    const { resources } = await client.listResources();
    expect(resources.map(({ uri }) => uri)).toEqual([
      "ollama://models",
      "ollama://sessions",
      ...["options", "modelfiles", "slow_models", "sessions", "errors"].map((topic) => `ollama://help/${topic}`),
    ]);
    for (const { uri, mimeType } of resources) {
      const { contents } = await client.readResource({ uri });
      expect(contents).toEqual([{ uri, mimeType, text: expect.any(String) }]);
    }
    const { resourceTemplates } = await client.listResourceTemplates();
    expect(resourceTemplates).toHaveLength(5);
    expect(await textOf(client, "ollama://help/options")).toMatch(/^# Sampling .*\n\n.*num_ctx/s);
  });

  test("hold the models, also those with slashes in their names", async () => {
    const client = await open(era);
    const { models } = (await jsonOf(client, "ollama://models")) as { models: object[] };
    expect(models).toContainEqual(expect.objectContaining({ name: model, digest: expect.any(String) }));
    expect(await jsonOf(client, `ollama://models/${model}`)).toMatchObject({
      name: model,
      modelfile: expect.any(String),
    });
    expect(await jsonOf(client, `ollama://models/${encodeURIComponent(model)}`)).toMatchObject({ name: model });
    await (await connect()).call("ollama_copy_model", { source: model, destination: "hf.co/a/b:Q4" });
    const again = await open(era);
    expect(await jsonOf(again, "ollama://models/hf.co/a/b:Q4")).toMatchObject({ name: "hf.co/a/b:Q4" });
  });

  test("that are not there get the protocol's error, with a sentence", async () => {
    const client = await open(era);
    const cases = [
      ["ollama://zebra", /There is no resource "ollama:\/\/zebra"\. resources\/list/],
      [`ollama://models/${"x".repeat(5_000)}`, /There is no resource/],
      ["ollama://models/gemma3:9b", /not installed\. Nearest installed: gemma3/],
      ["ollama://models/../x%", /is not a model name/],
      ["ollama://sessions/nope", /no session "nope"/],
      ["ollama://sessions/nope/markdown", /no session "nope"/],
      ["ollama://requests/req_00000000000000000000", /no request "req_0+" of yours/],
      ["ollama://help/toString", /no help on "toString"\. The topics are: options,/],
    ] as const;
    for (const [uri, sentence] of cases) {
      const error = await refusal(client, uri);
      expect(error).toMatchObject({ code: -32602, data: { uri }, message: expect.stringMatching(sentence) });
    }
  });
});

describe("grants", () => {
  test.each([
    ["read", /^ollama:\/\/(models|help)/, "ollama://sessions"],
    ["chat", /^ollama:\/\/(sessions|requests)/, "ollama://models"],
  ] as const)("with %s alone the rest is neither listed nor readable", async (grant, mine, other) => {
    const { token, entry } = await namedToken(grant, "owner", [grant]);
    const client = await open("auto", { token, settings: { AUTH_TOKENS: JSON.stringify([entry]) } });
    const { resources } = await client.listResources();
    const { resourceTemplates } = await client.listResourceTemplates();
    const uris = [...resources.map(({ uri }) => uri), ...resourceTemplates.map(({ uriTemplate }) => uriTemplate)];
    expect(uris.length).toBeGreaterThan(2);
    expect(uris.filter((uri) => !mine.test(uri))).toEqual([]);
    expect(await refusal(client, other)).toMatchObject({
      code: -32602,
      message: expect.stringMatching(/needs the grant/),
    });
  });

  test("?toolsets= narrows no resource, ALLOWED_MODELS does", async () => {
    const client = await open("auto", { path: "/mcp?toolsets=help", settings: { ALLOWED_MODELS: "gemma3:*" } });
    expect((await client.listResources()).resources).toHaveLength(7);
    const { models } = (await jsonOf(client, "ollama://models")) as { models: { name: string }[] };
    expect(models.map(({ name }) => name)).toEqual([model]);
    expect(await refusal(client, "ollama://models/stand-in-vision")).toMatchObject({
      code: -32602,
      message: expect.stringMatching(/does not allow/),
    });
  });
});

test("what was read may not be kept by the client at all", async () => {
  const client = await open("auto");
  const read = await client.readResource({ uri: "ollama://models" });
  expect(read).toMatchObject({ ttlMs: 0, cacheScope: "private" });
});

test("the home being off is said; what is known is shown with its age", async () => {
  const settings = {};
  await home.script({ path: "/api/tags", preset: "530-tunnel-down" });
  const client = await open("auto", { settings });
  expect(await refusal(client, "ollama://models")).toMatchObject({
    code: -32603,
    message: expect.stringMatching(/cloudflared/),
    data: { code: "tunnel_down", retryable: true },
  });
  await jsonOf(client, "ollama://models");
  await home.script({ path: "/api/tags", preset: "530-tunnel-down" });
  const later = await open("auto", { settings });
  expect(await jsonOf(later, "ollama://models")).toMatchObject({ stale: { reason: expect.any(String) } });
});
