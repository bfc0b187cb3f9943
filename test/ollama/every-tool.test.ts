import { describe, expect, test } from "vitest";
import type { ToolOutcome } from "../../harness/mcp/sdk-client.ts";
import { catalog } from "../../src/tools/catalog.ts";
import known from "../contracts/known-tools.json" with { type: "json" };
import { MODEL, openRealHome } from "./real-home.ts";
import { registryAddress } from "./registry-address.ts";

const PUSHED = `${await registryAddress()}/lab/hearth:plain`;
const home = openRealHome(["scratch:latest", "scratch:copy", PUSHED]);
const called = new Set<string>();

function call(name: string, args: Record<string, unknown> = {}): Promise<ToolOutcome> {
  called.add(name);
  return home.client.call(name, args);
}

describe("on a real Ollama", () => {
  // In their order, since they build on each other.
  test.each(known.tools.map(({ name, example }) => [name, example] as const))(
    "%s works as people write it",
    async (name, example) => {
      const { isError, text } = await call(name, example);
      expect(text).not.toBe("");
      // The one call that needs the internet at home; without it, the call is taken and says what is missing.
      if (name === "ollama_pull_model" && isError)
        expect(text).toMatch(/could not reach the registry[\s\S]*\[registry_unreachable/);
      else expect(isError, text).toBe(false);
    },
  );

  test("the others work", async () => {
    const asked = await call("ollama_generate", { model: MODEL, prompt: "What is the capital of France?" });
    const { request_id } = asked.value;
    const collected = await call("ollama_get_request", { request_id });
    expect(collected.value).toMatchObject({ status: "done", text: asked.value.text });
    const { value } = await call("ollama_list_requests");
    expect((value.requests as object[])[0]).toMatchObject({ request_id, tool: "ollama_generate", state: "done" });
    expect((await call("ollama_load_model", { model: MODEL })).value).toMatchObject({ status: "done" });
    expect((await call("ollama_unload_model", { model: MODEL })).value).toMatchObject({ unloaded: true });
    // What the known calls have saved is deleted by the last of them.
    expect((await call("ollama_list_sessions")).value).toMatchObject({ sessions: [], total: 0 });
    const messages = [{ role: "user", content: "What is the capital of France?" }];
    await call("ollama_save_context", { session_id: "lab-session", messages, tags: ["geography"] });
    for (const query of ["capital", "geography"]) {
      const listed = await call("ollama_list_sessions", { query });
      expect(listed.value).toMatchObject({ sessions: [{ session_id: "lab-session", messages: 1 }], total: 1 });
    }
    await call("ollama_clear_context", { session_id: "lab-session" });
    expect((await call("ollama_help", { topic: "modelfiles" })).text).toContain(`FROM ${MODEL}`);
    expect((await call("ollama_get_config")).isError).toBe(false);
    expect((await call("ollama_get_default_model")).isError).toBe(false);
    await call("ollama_copy_model", { source: MODEL, destination: PUSHED });
    expect((await call("ollama_push_model", { model: PUSHED, insecure: true })).value).toMatchObject({
      status: "done",
    });
  });

  test("no tool was left out", () => {
    expect([...called].sort()).toEqual(catalog.map(({ name }) => name).sort());
  });
});
