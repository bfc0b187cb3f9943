import { beforeEach, describe, expect, test } from "vitest";
import { connect, home, startAnew } from "../hearth.ts";
import { BASE, create, path, sent } from "./terse-model.ts";

beforeEach(startAnew);

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
