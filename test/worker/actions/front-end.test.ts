import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, test } from "vitest";
import { type ActionCall, createActionContext } from "../../../src/actions/action-context.ts";
import { suggestValues } from "../../../src/actions/suggest-values.ts";
import { runTool } from "../../../src/actions/tool/run-tool.ts";
import { currentConfig, requireConfig } from "../../../src/config/config-source.ts";
import type { RequestEvent } from "../../../src/core/request.ts";
import { createLogger } from "../../../src/telemetry/logger.ts";
import { toolList } from "../../../src/tools/tool-list.ts";
import { home, startAnew } from "../hearth.ts";

beforeEach(startAnew);

const model = "gemma3:270m";
const path = "/api/generate";
const generate = { model, prompt: "Go" };

/** A call as a front end without any protocol would make it. */
async function callOf(name: string, more: Partial<ActionCall> = {}): Promise<ActionCall> {
  const config = requireConfig(await currentConfig({ ...env }));
  const caller = { user: "owner", client: "chat-bot", grants: ["read", "chat"] as const };
  return { env, config, caller, filter: { readonly: false }, log: createLogger(config.log), name, ...more };
}

describe("a front end that is not MCP", () => {
  test("runs a tool, shows its progress, and gets a value and a text", async () => {
    await home.script({ answer: "Warm." });
    const events: RequestEvent["type"][] = [];
    const onEvent: ActionCall["onEvent"] = ({ type }) => events.push(type);
    const outcome = await runTool(toolList, await callOf("ollama_generate", { onEvent }), generate);
    expect(outcome).toMatchObject({ value: { status: "done", text: "Warm." }, text: expect.stringMatching(/^Warm\./) });
    expect(events).toEqual(expect.arrayContaining(["accepted", "running", "delta", "ended"]));
    const requests = await runTool(toolList, await callOf("ollama_list_requests"), {});
    expect(requests).toMatchObject({ value: { requests: [{ tool: "ollama_generate", client: "chat-bot" }] } });
  });

  test("gets errors as outcomes too", async () => {
    const failed = async (name: string, given = {}) => runTool(toolList, await callOf(name), given);
    expect(await failed("ollama_zebra")).toMatchObject({ error: { code: "unknown_tool" } });
    expect(await failed("ollama_delete_model", { model })).toMatchObject({ error: { code: "grant_missing" } });
    expect(await failed("ollama_generate", { zebra: 1 })).toMatchObject({
      error: { code: "invalid_arguments" },
      text: expect.stringMatching(/\[invalid_arguments · a retry alone will not help\]$/),
    });
  });

  test("hands work over after the wait, and does not stop it by leaving unless it says so", async () => {
    await home.script({ count: 4, holdAfter: 1 });
    const signal = AbortSignal.abort();
    const left = await runTool(toolList, await callOf("ollama_generate", { signal }), generate);
    expect(left).toMatchObject({ value: { status: expect.stringMatching(/queued|running/) } });
    await home.waitFor({ path, wait: "held" });
    await home.release();
    await home.waitFor({ path, wait: "ended" });
  });

  test("cancels one of its calls by the key that it gave it", async () => {
    await home.script({ count: 4, holdAfter: 1 });
    const call = await callOf("ollama_generate", { callKey: "message-17" });
    const running = runTool(toolList, call, generate);
    await home.waitFor({ path, wait: "held" });
    await createActionContext(await callOf("cancel")).queue.cancelCall("message-17");
    expect(await running).toMatchObject({ error: { code: "cancelled" } });
    await home.waitFor({ path, wait: "closed", timeout: 1000 });
  });

  test("suggests values, but none that the caller may not see", async () => {
    expect(await suggestValues("models", "GEMMA3:2", await callOf("suggest"))).toContain(model);
    const caller = { user: "owner", client: "chat-bot", grants: [] };
    expect(await suggestValues("models", "", await callOf("suggest", { caller }))).toEqual([]);
  });
});
