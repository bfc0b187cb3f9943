import { describe, expect, test } from "vitest";
import { withDefaults } from "../../../../src/hosts/ollama/ollama-host.ts";

const defaults = { defaultNumCtx: 8192, defaultKeepAlive: "30m" };

describe("the owner's defaults", () => {
  test("go with a call that says nothing", () => {
    expect(withDefaults("m", { prompt: "x" }, defaults)).toEqual({
      model: "m",
      prompt: "x",
      options: { num_ctx: 8192 },
      keep_alive: "30m",
    });
  });

  test("give way to what a call says, unloading included", () => {
    const body = { options: { num_ctx: 2048, seed: 1 }, keep_alive: 0 };
    expect(withDefaults("m", body, defaults)).toMatchObject(body);
  });

  test("that are not set are not sent", () => {
    expect(withDefaults("m", { prompt: "x" }, {})).toEqual({ model: "m", prompt: "x" });
  });
});
