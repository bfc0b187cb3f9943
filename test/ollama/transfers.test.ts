import { randomBytes } from "node:crypto";
import { afterAll, describe, expect, test } from "vitest";
import { connectV2 } from "../../harness/mcp/sdk-client.ts";
import { type HearthProcess, startHearth } from "../../harness/wrangler/wrangler-dev.ts";
import { type Forwarder, startForwarder } from "./forwarder.ts";
import { ollamaUrl } from "./given.ts";
import { askOllama, installed, MODEL, openRealHome, remove } from "./real-home.ts";
import { allowingRegistries, registryAddress } from "./registry-address.ts";

const registry = await registryAddress();
/** Bytes of its own: a licence that no other model has. */
const LICENSE = `Free for all.\n${randomBytes(2_500_000).toString("hex")}`;
const PUSHED = `${registry}/lab/hearth:big`;
const MB = 1_000_000;
const made: string[] = [];
let slow: Forwarder;
let own: HearthProcess;

/** A Hearth that may reach the registry directly and through the forwarder. */
const allowingBoth = (OLLAMA_BASE_URL: string) =>
  startHearth({ OLLAMA_BASE_URL, ...allowingRegistries(registry, slow.address) });

const home = openRealHome([PUSHED, "lab-big:latest"], async () => {
  slow = await startForwarder(`http://${registry}`, { redirectBlobs: true, pauseMs: 15 });
  own = await allowingBoth(ollamaUrl());
  return own;
});

afterAll(async () => {
  await own?.stop();
  await slow?.close();
  await remove(made);
});

/** As it is called where the registry redirects for its files. */
const through = ({ address }: Forwarder) => {
  const name = `${address}/lab/hearth:big`;
  made.push(name);
  return name;
};

/** Percents and bytes, as the messages tell them. */
function told(messages: readonly string[]): { percent: number; mb: number }[] {
  return messages.flatMap((message) => {
    const [, percent, amount, unit] = /: (\d+) %, ([\d.]+) (\w+) of /.exec(message) ?? [];
    if (percent === undefined || amount === undefined) return [];
    return [{ percent: Number(percent), mb: Number(amount) * (unit === "KB" ? 0.001 : unit === "B" ? 0.000001 : 1) }];
  });
}

function expectNeverBack(messages: readonly string[]): void {
  const steps = told(messages);
  expect(steps.length, messages.join("\n")).toBeGreaterThan(3);
  for (const [index, { percent, mb }] of steps.slice(1).entries()) {
    expect(percent, messages.join("\n")).toBeGreaterThanOrEqual(steps[index]?.percent ?? 0);
    expect(mb, messages.join("\n")).toBeGreaterThanOrEqual(steps[index]?.mb ?? 0);
  }
}

describe("a model goes to a registry of one's own, and comes back", () => {
  test("pushed, with progress", async () => {
    const { isError, text } = await home.client.call("ollama_create_model", {
      model: PUSHED,
      from: MODEL,
      license: LICENSE,
    });
    expect(isError, text).toBe(false);
    const seen: string[] = [];
    const args = { model: PUSHED, insecure: true };
    const { value } = await home.client.call("ollama_push_model", args, (message) => seen.push(message));
    expect(value).toMatchObject({
      status: "done",
      text: expect.stringMatching(/^Pushed .*\/lab\/hearth:big: 2\d\d MB\.$/),
    });
    expect(seen.some((message) => message.startsWith(`pushing ${PUSHED}: `))).toBe(true);
    const response = await fetch(`http://${registry}/v2/lab/hearth/tags/list`);
    expect(await response.json()).toMatchObject({ tags: expect.arrayContaining(["big"]) });
  });

  test("pulled, with bytes and percent that never go back, and it answers", async () => {
    await home.client.call("ollama_delete_model", { model: PUSHED });
    const model = through(slow);
    const seen: string[] = [];
    const args = { model, insecure: true };
    const { value } = await home.client.call("ollama_pull_model", args, (message) => seen.push(message));
    expect(value).toMatchObject({
      status: "done",
      text: expect.stringMatching(/^Pulled .*\/lab\/hearth:big \(2\d\d MB\)\./),
    });
    expectNeverBack(seen);
    expect([...(await installed()).keys()]).toContain(model);
    expect((await askOllama<{ license: string }>("/api/show", { model })).license).toBe(LICENSE);
    const { value: shown } = await home.client.call("ollama_get_modelfile", { model });
    expect(shown.license).toBe("Free for all.");
    expect(String(shown.modelfile).length).toBeLessThan(10_000);
    const answer = await home.client.call("ollama_generate", { model, prompt: "What is the capital of France?" });
    expect(answer.value.text).toContain("Paris");
  });

  test("pulled again, it is up to date", async () => {
    const { value } = await home.client.call("ollama_pull_model", { model: through(slow), insecure: true });
    expect(value.text).toMatch(/was here already, and is up to date/);
  });

  test("pulled over a line that breaks in the middle, it comes whole", async () => {
    const model = through(slow);
    await home.client.call("ollama_delete_model", { model });
    slow.tearAfter(2 * MB);
    const seen: string[] = [];
    const args = { model, insecure: true };
    const { value, text } = await home.client.call("ollama_pull_model", args, (message) => seen.push(message));
    expect(slow.torn).toBe(1);
    expect(value, text).toMatchObject({ status: "done", text: expect.stringMatching(/^Pulled /) });
    expectNeverBack(seen);
    expect((await askOllama<{ license: string }>("/api/show", { model })).license).toBe(LICENSE);
  });

  test("pulled while the line to the home breaks, it goes on by itself", async () => {
    const model = through(slow);
    await home.client.call("ollama_delete_model", { model });
    const line = await startForwarder(ollamaUrl(), {});
    const hearth = await allowingBoth(`http://${line.address}`);
    const client = await connectV2("auto")(`${hearth.url}/mcp`, hearth.token);
    try {
      const seen: string[] = [];
      const { value, text } = await client.call("ollama_pull_model", { model, insecure: true }, (message) => {
        seen.push(message);
        if (told(seen).length === 4) line.tearNow();
      });
      expect(line.torn).toBe(1);
      expect(seen).toContainEqual(
        expect.stringMatching(/^Interrupted; retrying in 1 s\. The connection to Ollama broke off/),
      );
      expect(value, text).toMatchObject({ status: "done", text: expect.stringMatching(/^Pulled /) });
      expectNeverBack(seen);
    } finally {
      await client.close();
      await hearth.stop();
      await line.close();
    }
  });
});

describe("what a registry refuses is said with what helps", () => {
  test("without insecure", async () => {
    await home.client.call("ollama_copy_model", { source: MODEL, destination: PUSHED, overwrite: true });
    for (const tool of ["ollama_push_model", "ollama_pull_model"]) {
      const { isError, text } = await home.client.call(tool, { model: PUSHED });
      expect(isError).toBe(true);
      expect(text, tool).toMatch(/speaks no TLS; .*Set insecure: true for a registry of your own without TLS\./);
    }
  });

  test("as the base of a new model", async () => {
    const args = { model: "lab-big", from: `${registry}/lab/hearth:big` };
    await remove([args.from]);
    const { isError, text } = await home.client.call("ollama_create_model", args);
    expect(isError).toBe(true);
    expect(text).toMatch(/The registry of ".*\/lab\/hearth:big" speaks no TLS; .*Pull it first by ollama_pull_model/);
  });

  test("a tag that is not there", async () => {
    const args = { model: `${registry}/lab/hearth:no-such-tag`, insecure: true };
    const { isError, text } = await home.client.call("ollama_pull_model", args);
    expect(isError).toBe(true);
    expect(text).toMatch(
      /The registry has no model ".*no-such-tag", or no such tag\. Check the name and the tag in that registry\./,
    );
  });

  test("a push of what is not installed", async () => {
    const args = { model: `${registry}/lab/nothing:there`, insecure: true };
    const { isError, text } = await home.client.call("ollama_push_model", args);
    expect(isError).toBe(true);
    expect(text).toMatch(/The model ".*lab\/nothing:there" is not installed\./);
  });
});
