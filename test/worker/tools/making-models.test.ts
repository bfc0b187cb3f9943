import { beforeEach, describe, expect, test, vi } from "vitest";
import { connect, home, startAnew } from "../hearth.ts";
import { BASE, create, path, sent } from "./terse-model.ts";

beforeEach(startAnew);

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
      [{ ...create, from: BASE }, /Give only one of them/],
      [{ model: "terse", system: "You are terse." }, /No base model is given/],
      [modelfile("FROM /home/ada/m.gguf"), /Line 1 .*is a file path/],
      [modelfile("# Mine\nFROM ./m.gguf"), /Line 2 .*is a file path/],
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
