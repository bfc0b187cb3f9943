import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, test, vi } from "vitest";
import type { TestClient } from "../../../harness/mcp/sdk-client.ts";
import { connect, home, startAnew } from "../hearth.ts";

beforeEach(startAnew);

const BASE = "gemma3:270m";

async function names(client: TestClient): Promise<string[]> {
  const { value } = await client.call("ollama_list_models");
  return (value.models as { name: string }[]).map(({ name }) => name).sort();
}

const BEFORE = [BASE, "gemma3-embed:270m", "stand-in-thinker:latest", "stand-in-vision:latest"].sort();

describe("after a write of our own the list is asked for anew, at once", () => {
  test.each<[tool: string, args: Record<string, unknown>, after: string[]]>([
    ["ollama_pull_model", { model: "gemma3:1b" }, [...BEFORE, "gemma3:1b"]],
    ["ollama_create_model", { model: "terse", from: BASE, system: "Be terse." }, [...BEFORE, "terse:latest"]],
    ["ollama_copy_model", { source: BASE, destination: "mine" }, [...BEFORE, "mine:latest"]],
    ["ollama_delete_model", { model: "stand-in-vision" }, BEFORE.filter((name) => name !== "stand-in-vision:latest")],
  ])("%s", async (tool, args, after) => {
    const client = await connect();
    expect(await names(client)).toEqual(BEFORE);
    const { isError, text } = await client.call(tool, args);
    expect(isError, text).toBe(false);
    expect(await names(client)).toEqual(after.sort());
    await vi.waitFor(async () => {
      const stored = JSON.parse((await env.METADATA.get("home:models")) ?? "{}") as { value: { name: string }[] };
      expect(stored.value.map(({ name }) => name).sort()).toEqual(after.sort());
    });
  });

  test("ollama_update_model, whose details change too", async () => {
    const client = await connect();
    await client.call("ollama_copy_model", { source: BASE, destination: "mine" });
    expect((await client.call("ollama_show_model", { model: "mine" })).value.system).toBeUndefined();
    await client.call("ollama_update_model", { model: "mine", system: "Be terse.", overwrite: true });
    expect((await client.call("ollama_show_model", { model: "mine" })).value.system).toBe("Be terse.");
  });
});

test("a list that was under way when something was written is not kept", async () => {
  const client = await connect();
  await home.script({ path: "/api/tags", holdAfter: 0 });
  const before = client.call("ollama_list_models");
  await home.waitFor({ path: "/api/tags", wait: "held" });
  await client.call("ollama_pull_model", { model: "gemma3:1b" });
  await home.release();
  await before;
  expect(await names(client)).toContain("gemma3:1b");
});
