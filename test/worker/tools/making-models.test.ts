import { beforeEach, describe, expect, test, vi } from "vitest";
import type { TestClient } from "../../clients/test-client.ts";
import { connect, home, IMPATIENT, startAnew } from "../hearth.ts";

beforeEach(startAnew);

const BASE = "gemma3:270m";
const path = "/api/create";
const create = { model: "terse", modelfile: `FROM ${BASE}\nSYSTEM You are terse.\nPARAMETER num_predict 3` };
const sent = async () => (await home.record({ path })).at(-1)?.body;

describe("ollama_create_model", () => {
  test.each([
    ["a Modelfile", create],
    ["fields", { model: "terse", from: BASE, system: "You are terse.", parameters: { num_predict: 3 } }],
  ])("makes a model from %s, which shows the change and answers with it", async (_, args) => {
    const client = await connect();
    const made = await client.call("ollama_create_model", args);
    expect(made.value).toMatchObject({ status: "done", text: `Made terse from ${BASE}.` });
    expect(made.value).not.toHaveProperty("notices");
    expect((await client.call("ollama_show_model", { model: "terse" })).value).toMatchObject({
      name: "terse:latest",
      system: "You are terse.",
      parameters: { num_predict: 3, temperature: 0 },
    });
    const { value } = await client.call("ollama_get_modelfile", { model: "terse" });
    expect(value.modelfile).toMatch(/^SYSTEM You are terse\.$/m);
    const ask = { prompt: "Go" };
    const [plain, terse] = [
      await client.call("ollama_generate", { model: BASE, ...ask }),
      await client.call("ollama_generate", { model: "terse", ...ask }),
    ];
    expect(terse.value).toMatchObject({ done_reason: "length", answer_tokens: 3 });
    expect(Number(terse.value.prompt_tokens)).toBeGreaterThan(Number(plain.value.prompt_tokens));
  });

  test("hands every field on as Ollama wants it", async () => {
    const fields = {
      from: BASE,
      system: "You are terse.",
      template: "{{ .Prompt }}",
      parameters: { temperature: 0.5, stop: ["END"] },
      messages: [
        { role: "user", content: "Hello" },
        { role: "assistant", content: "Hi" },
      ],
      license: "MIT",
    };
    const { isError } = await (await connect()).call("ollama_create_model", { model: "t", stream: false, ...fields });
    expect(isError).toBe(false);
    expect(await sent()).toEqual({ ...fields, model: "t", stream: true });
  });

  test("takes a Modelfile with further fields, and keeps the parameters of both", async () => {
    const args = { ...create, parameters: { temperature: 1 }, system: "You are brief." };
    await (await connect()).call("ollama_create_model", args);
    expect(await sent()).toMatchObject({
      from: BASE,
      system: "You are brief.",
      parameters: { num_predict: 3, temperature: 1 },
    });
  });

  test("says which parameters Ollama ignores", async () => {
    const client = await connect();
    const modelfile = `FROM ${BASE}\nPARAMETER mirostat 1`;
    const one = await client.call("ollama_create_model", { model: "one", modelfile });
    expect(one.value.notices).toEqual([expect.stringMatching(/mirostat \(line 2\)/)]);
    expect(one.text).toContain("mirostat");
    const two = await client.call("ollama_create_model", { model: "two", from: BASE, parameters: { low_vram: true } });
    expect(two.value.notices).toEqual([expect.stringMatching(/low_vram/)]);
  });

  test("pulls a base that is not there, with progress", async () => {
    await home.script({ path, holdAfter: 5 });
    const seen: string[] = [];
    const client = await connect();
    const args = { model: "terse", from: "all-minilm" };
    const call = client.call("ollama_create_model", args, (message) => seen.push(message));
    await vi.waitFor(() => expect(seen.at(-1)).toMatch(/^making terse: 30 %, 14 MB of 46 MB/));
    await home.release();
    expect((await call).value).toMatchObject({ status: "done", text: "Made terse from all-minilm." });
    const { models } = (await client.call("ollama_list_models")).value as { models: { name: string }[] };
    expect(models.map(({ name }) => name)).toEqual(expect.arrayContaining(["terse:latest", "all-minilm:latest"]));
  });

  test("is not done when the base has come, though Ollama says success by then", async () => {
    await home.script({ path, fault: { kind: "destroy", after: 18 } });
    const client = await connect();
    const { isError, text } = await client.call("ollama_create_model", { model: "terse", from: "all-minilm" });
    expect(isError).toBe(true);
    expect(text).toMatch(/\[stream_cut/);
    const { value } = await client.call("ollama_list_models");
    expect((value.models as { name: string }[])[0]?.name).toBe("all-minilm:latest");
  });

  test("names the base that its registry does not have, not the model that was to be made", async () => {
    const { isError, text } = await (await connect()).call("ollama_create_model", { model: "terse", from: "gema3:1b" });
    expect(isError).toBe(true);
    expect(text).toMatch(/no model "gema3:1b"[\s\S]*\[model_not_found/);
  });

  test("refuses a name that exists, in any spelling, and says what replaces it", async () => {
    for (const model of [BASE, "GEMMA3:270m", "registry.ollama.ai/library/gemma3:270m"]) {
      const { isError, text } = await (await connect()).call("ollama_create_model", { ...create, model });
      expect(isError).toBe(true);
      expect(text).toMatch(/already.*ollama_update_model with overwrite: true[\s\S]*\[model_exists/);
    }
    expect(await home.record({ path })).toEqual([]);
  });

  test("refuses what cannot be made with a sentence, and does not ask the home", async () => {
    const client = await connect();
    const modelfile = (text: string) => ({ model: "terse", modelfile: text });
    const refusals: [Record<string, unknown>, RegExp][] = [
      [{ ...create, from: BASE }, /Leave out from, or the modelfile/],
      [{ model: "terse", system: "You are terse." }, /nothing to make it from/],
      [modelfile("FROM /home/ada/m.gguf"), /Line 1 .*is a path/],
      [modelfile("# Mine\nFROM ./m.gguf"), /Line 2 .*is a path/],
      [modelfile(`FROM ${BASE}\nADAPTER ./lora`), /Line 2 .*ADAPTER needs a file/],
      [modelfile("FROM a/b/c/d/e"), /Line 1 .*is not a model name/],
      [modelfile("SYSTEM You are terse."), /has no FROM/],
      [{ model: "terse", from: "./m.gguf" }, /is not a model name/],
      [{ ...create, model: "ter se" }, /is not a model name/],
      [{ model: "terse", from: BASE, messages: [{ role: "bot", content: "x" }] }, /messages\[0\]/],
    ];
    for (const [args, sentence] of refusals) {
      const { isError, text } = await client.call("ollama_create_model", args);
      expect(isError).toBe(true);
      expect(text).toMatch(sentence);
      expect(text).toMatch(/\[invalid_arguments/);
    }
    expect(await home.record()).toEqual([]);
  });

  test.each([
    ["a kind that there is not", { from: "gemma3:270m-it-fp16", quantize: "q1" }, /unsupported quantization type/],
    ["a base that is small already", { from: BASE, quantize: "q4_K_M" }, /only supported for F16/],
    ["a template that is none", { from: BASE, template: "{{ .Prompt" }, /template error/],
  ])("says what Ollama has against %s, and that a retry is in vain", async (_, args, sentence) => {
    const { isError, text } = await (await connect()).call("ollama_create_model", { model: "small", ...args });
    expect(isError).toBe(true);
    expect(text).toMatch(sentence);
    expect(text).toMatch(/\[ollama_refused · a retry alone will not help/);
  });

  test("quantizes a base in F16, with progress", async () => {
    const fp16 = { name: "mine:fp16", quantization: "F16" };
    await home.reset({ models: [fp16] });
    await home.script({ path, holdAfter: 5 });
    const seen: string[] = [];
    const args = { model: "small", from: fp16.name, quantize: "q4_K_M" };
    const client = await connect();
    const call = client.call("ollama_create_model", args, (message) => seen.push(message));
    await vi.waitFor(() => expect(seen.at(-1)).toMatch(/^making small: 50 %, 125 MB of 250 MB/));
    await home.release();
    expect((await call).value.status).toBe("done");
    const size = await client.call("ollama_show_model", { model: "small" });
    expect(size.value).toMatchObject({ quantization_level: "Q4_K_M" });
  });

  test.each([
    ["says that it failed", { kind: "error-line", after: 2, error: "something broke" }, /something broke/],
    ["breaks off", { kind: "destroy", after: 2 }, /broke off|ended/],
    ["ends too early", { kind: "eof", after: 2 }, /ended before/],
  ] as const)("fails where the home %s in the middle, and leaves no such model", async (_, fault, sentence) => {
    await home.script({ path, fault });
    const client = await connect();
    const { isError, text } = await client.call("ollama_create_model", create);
    expect(isError).toBe(true);
    expect(text).toMatch(sentence);
    expect((await client.call("ollama_show_model", { model: "terse" })).text).toMatch(/\[model_not_found/);
    expect((await client.call("ollama_create_model", create)).isError).toBe(false);
  });

  test("never shows a path of the home that Ollama's errors name", async () => {
    const blob = "/home/ada/.ollama/models/blobs/sha256-12";
    for (const error of [
      `max retries exceeded: write ${blob}-partial: no space left on device`,
      `open ${blob}: permission denied`,
      `open ${blob}: no such file or directory`,
    ]) {
      await home.script({ path, fault: { kind: "error-line", after: 1, error } });
      await home.script({ path, respond: { status: 500, body: { error } } });
      for (const model of ["one", "two"]) {
        const { isError, text } = await (await connect()).call("ollama_create_model", { model, from: BASE });
        expect(isError).toBe(true);
        expect(text).not.toMatch(/\/home\/|\bada\b|blobs/);
        expect(text).not.toMatch(/is not installed|registry_unreachable/);
      }
    }
  });
});

describe("a create that takes long", () => {
  const holding = () => home.script({ path, holdAfter: 2 });

  test("goes on when its client leaves, and can be collected by another", async () => {
    await holding();
    const leaver = await connect();
    const call = leaver.call("ollama_create_model", create).catch(() => "left");
    await home.waitFor({ path, wait: "held" });
    await leaver.close();
    expect(await call).toBe("left");
    const other = await connect();
    const { value } = await other.call("ollama_list_requests", { unfinished: true });
    const [request] = value.requests as { request_id: string }[];
    await home.release();
    const collected = await other.call("ollama_get_request", { request_id: request?.request_id });
    expect(collected.value).toMatchObject({ status: "done", text: `Made terse from ${BASE}.` });
    expect((await home.record({ path })).at(-1)).not.toHaveProperty("closedEarlyAt");
  });

  test("is handed over, and asked for again it is joined", async () => {
    await holding();
    const first = await (await connect({ settings: IMPATIENT })).call("ollama_create_model", create);
    expect(first.value).toMatchObject({ status: "running", progress: { message: /^making terse: / } });
    const seen: string[] = [];
    const again = (await connect()).call("ollama_create_model", create, (message) => seen.push(message));
    await vi.waitFor(() => expect(seen).not.toEqual([]));
    await home.release();
    expect((await again).value).toMatchObject({ status: "done", request_id: first.value.request_id });
    expect(await home.record({ path })).toHaveLength(1);
  });

  test("is stopped by a cancel, at home too", async () => {
    await holding();
    const client = await connect();
    const call = client.call("ollama_create_model", create);
    await home.waitFor({ path, wait: "held" });
    expect((await (await connect()).call("ollama_cancel_request")).value).toMatchObject({ cancelled: true });
    expect((await call).text).toMatch(/\[cancelled/);
    await home.waitFor({ path, wait: "closed", timeout: 1000 });
    expect((await client.call("ollama_show_model", { model: "terse" })).text).toMatch(/\[model_not_found/);
  });
});

describe("two that make the same model", () => {
  const make = (client: TestClient) => client.call("ollama_create_model", { model: "twice", from: BASE });

  test("at once: the second waits for nobody and is told of the first", async () => {
    await home.script({ path: "/api/create", holdAfter: 0 });
    const [one, two] = [await connect(), await connect()];
    const first = make(one);
    await home.waitFor({ path: "/api/create", wait: "held" });
    const { text } = await two.call("ollama_create_model", { model: "twice:latest", from: BASE, system: "Other." });
    expect(text).toMatch(/is being made already\. Wait for it: ollama_get_request with request_id req_[\s\S]*\[busy/);
    await home.release();
    expect((await first).value).toMatchObject({ status: "done" });
  });

  test("one at home while it waited: what is there by then stays", async () => {
    await home.script({ path: "/api/pull", holdAfter: 1, times: 2 });
    const hasty = await connect({ settings: IMPATIENT });
    for (const model of ["gemma3:1b", "127.0.0.1:5000/lab/tiny:1"]) {
      await hasty.call("ollama_pull_model", { model, insecure: true });
    }
    const made = await make(hasty);
    expect(made.value.status).toBe("queued");
    await hasty.call("ollama_copy_model", { source: BASE, destination: "twice" });
    await home.release();
    const { text } = await (await connect()).call("ollama_get_request", { request_id: made.value.request_id });
    expect(text).toMatch(/There is a model "twice" already[\s\S]*\[model_exists/);
    expect(await home.record({ path: "/api/create" })).toEqual([]);
  });
});

describe("ollama_update_model", () => {
  test("builds on the model itself where no base is named, and changes nothing else", async () => {
    const client = await connect();
    await client.call("ollama_create_model", create);
    const changed = { model: "terse", system: "You are verbose.", overwrite: true };
    const { value } = await client.call("ollama_update_model", changed);
    expect(value).toMatchObject({ status: "done", text: "Changed terse." });
    expect(await sent()).toEqual({ model: "terse", from: "terse", system: "You are verbose.", stream: true });
    expect((await client.call("ollama_show_model", { model: "terse" })).value).toMatchObject({
      system: "You are verbose.",
      parameters: { num_predict: 3 },
    });
  });

  test("replaces the model by one of a Modelfile", async () => {
    const client = await connect();
    await client.call("ollama_create_model", create);
    const modelfile = "FROM stand-in-vision\nPARAMETER temperature 1";
    const { value } = await client.call("ollama_update_model", { model: "terse", modelfile, overwrite: true });
    expect(value.text).toBe("Made terse from stand-in-vision.");
    expect((await client.call("ollama_show_model", { model: "terse" })).value).toMatchObject({
      capabilities: expect.arrayContaining(["vision"]),
    });
  });

  test("changes nothing without overwrite", async () => {
    const { isError, text } = await (await connect()).call("ollama_update_model", { model: BASE, system: "x" });
    expect(isError).toBe(true);
    expect(text).toMatch(/overwrite: true[\s\S]*\[model_exists/);
    expect(await home.record({ path })).toEqual([]);
  });

  test("needs a model to change, and names the nearest", async () => {
    const args = { model: "gemma3:271m", system: "x", overwrite: true };
    const { isError, text } = await (await connect()).call("ollama_update_model", args);
    expect(isError).toBe(true);
    expect(text).toMatch(/not installed. Nearest installed: gemma3:270m[\s\S]*\[model_not_found/);
    expect(await home.record({ path })).toEqual([]);
  });

  test("leaves the model as it was where it fails in the middle", async () => {
    const client = await connect();
    await home.script({ path, fault: { kind: "destroy", after: 2 } });
    const args = { model: BASE, system: "You are verbose.", overwrite: true };
    expect((await client.call("ollama_update_model", args)).isError).toBe(true);
    expect((await client.call("ollama_show_model", { model: BASE })).value).not.toHaveProperty("system");
  });
});
