import { describe, expect, test } from "vitest";
import { askOllama, installed, MODEL, openRealHome } from "./real-home.ts";

const TERSE = "lab-terse:latest";
const COPY = "lab-terse:copy";
const home = openRealHome([TERSE, COPY]);

const shown = (model: string) => askOllama<{ system?: string; parameters?: string }>("/api/show", { model });

describe("a model is made, changed, copied and deleted, as Ollama itself shows", () => {
  test("made from a Modelfile", async () => {
    const modelfile = `FROM ${MODEL}\nSYSTEM You are terse.\nPARAMETER temperature 0.3\nPARAMETER stop "."`;
    const { value, text } = await home.client.call("ollama_create_model", { model: "lab-terse", modelfile });
    expect(value).toMatchObject({ status: "done", text: `Made lab-terse from ${MODEL}.` });
    expect(text).toMatch(/^Made lab-terse from gemma3:270m\.\n\n\[lab-terse · request req_\w+\]$/);
    const { system, parameters } = await shown(TERSE);
    expect(system).toBe("You are terse.");
    expect(parameters).toMatch(/temperature\s+0\.3$/m);
    const { value: ours } = await home.client.call("ollama_show_model", { model: "lab-terse" });
    expect(ours).toMatchObject({ name: TERSE, system: "You are terse.", parameters: { temperature: 0.3 } });
    expect(ours.parameters).toMatchObject({ stop: expect.arrayContaining(["."]) });
  });

  test("not made twice", async () => {
    const before = (await installed()).get(TERSE)?.digest;
    const args = { model: TERSE, modelfile: `FROM ${MODEL}\nSYSTEM Another.` };
    const { isError, text } = await home.client.call("ollama_create_model", args);
    expect(isError).toBe(true);
    expect(text).toMatch(/A model "lab-terse:latest" already exists\. .*ollama_update_model with overwrite: true/);
    expect((await installed()).get(TERSE)?.digest).toBe(before);
  });

  test("changed in one field, and the change is shown at once", async () => {
    const change = { model: "lab-terse", system: "You are kind." };
    const refused = await home.client.call("ollama_update_model", change);
    expect(refused).toMatchObject({ isError: true, text: expect.stringContaining("Set overwrite: true") });
    expect((await shown(TERSE)).system).toBe("You are terse.");
    const { value } = await home.client.call("ollama_update_model", { ...change, overwrite: true });
    expect(value).toMatchObject({ status: "done", text: "Changed lab-terse." });
    const now = await shown(TERSE);
    expect(now.system).toBe("You are kind.");
    expect(now.parameters).toMatch(/temperature\s+0\.3$/m);
    const { value: ours } = await home.client.call("ollama_show_model", { model: "lab-terse" });
    expect(ours).toMatchObject({ system: "You are kind.", parameters: { temperature: 0.3 } });
  });

  test("replaced by another Modelfile", async () => {
    const args = { model: TERSE, modelfile: `FROM ${MODEL}\nPARAMETER top_k 7`, overwrite: true };
    expect((await home.client.call("ollama_update_model", args)).isError).toBe(false);
    const { system, parameters } = await shown(TERSE);
    expect(system ?? "").toBe("");
    expect(parameters).toMatch(/top_k\s+7/);
    expect(parameters).not.toMatch(/temperature\s+0\.3/);
  });

  test("copied, and no copy falls on another model", async () => {
    const { value } = await home.client.call("ollama_copy_model", { source: "lab-terse", destination: COPY });
    expect(value).toMatchObject({ copied: true });
    const models = await installed();
    expect(models.get(COPY)?.digest).toBe(models.get(TERSE)?.digest);
    const onto = await home.client.call("ollama_copy_model", { source: MODEL, destination: COPY });
    expect(onto.text).toMatch(/already/);
    expect((await installed()).get(COPY)?.digest).toBe(models.get(TERSE)?.digest);
  });

  test("deleted, once", async () => {
    const { value } = await home.client.call("ollama_delete_model", { model: "lab-terse" });
    expect(value).toMatchObject({ model: TERSE, deleted: true, size: "253 MB" });
    const names = [...(await installed()).keys()];
    expect(names).not.toContain(TERSE);
    expect(names).toEqual(expect.arrayContaining([COPY, MODEL]));
    const again = await home.client.call("ollama_delete_model", { model: "lab-terse" });
    expect(again.text).toMatch(/The model "lab-terse" is not installed\. Nearest installed: .*lab-terse:copy/);
    const { value: list } = await home.client.call("ollama_list_models");
    expect((list.models as { name: string }[]).map(({ name }) => name)).not.toContain(TERSE);
  });
});

test.each([
  [
    "q4_K_M",
    /quantization is only supported for F16 and F32 models[\s\S]*\[ollama_refused · a retry alone will not help/,
  ],
  ["q9", /unsupported quantization type Q9[\s\S]*\[ollama_refused/],
])("what cannot be quantized is said in Ollama's words: %s", async (quantize, sentence) => {
  const { isError, text } = await home.client.call("ollama_create_model", {
    model: "lab-small",
    from: MODEL,
    quantize,
  });
  expect(isError).toBe(true);
  expect(text).toMatch(sentence);
});
