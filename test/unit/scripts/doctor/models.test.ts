import { describe, expect, test } from "vitest";
import { cancel } from "../../../../scripts/doctor/checks/cancel.ts";
import { coldLoad } from "../../../../scripts/doctor/checks/cold-load.ts";
import { generation } from "../../../../scripts/doctor/checks/generation.ts";
import { models } from "../../../../scripts/doctor/checks/models.ts";
import type { Visit } from "../../../../scripts/doctor/visit.ts";
import { deployment, findingOf, findingsOf, mcpWith, type ToolCall } from "./deployment.ts";

const edge = deployment();
const ALL_TOOLS = ["ollama_generate", "ollama_load_model", "ollama_unload_model"];

function visit(changes: Partial<Visit["learnt"]> = {}, more: Partial<Visit> = {}): Visit {
  const learnt = { tools: ALL_TOOLS, model: "gemma3:1b", tokensPerSecond: 20, ...changes };
  return edge.visit({ learnt, ...more });
}

/** @returns what is asked of the tools */
function say(tools: Parameters<typeof mcpWith>[0]): ToolCall[] {
  const calls: ToolCall[] = [];
  edge.say({ "/mcp": mcpWith(tools, calls) });
  return calls;
}

const names = (calls: ToolCall[]) => calls.map(({ name }) => name);

describe("the models", () => {
  const LISTED = [
    { name: "embed:1b", size_bytes: 1, capabilities: ["embedding"] },
    { name: "big:70b", size_bytes: 70, capabilities: ["completion"] },
    { name: "small:1b", size_bytes: 2, capabilities: ["completion"] },
  ];

  test.each([
    ["nobody has chosen one", { model: "big:70b", reason: "newest installed" }, "small:1b"],
    ["it is in memory", { model: "big:70b", reason: "loaded" }, "big:70b"],
    ["it is DEFAULT_MODEL", { model: "Big:70B", reason: "DEFAULT_MODEL" }, "Big:70B"],
  ])("where %s, the right one is asked", async (_, byDefault, chosen) => {
    say({ ollama_list_models: { models: LISTED }, ollama_get_default_model: byDefault });
    const one = visit();
    expect(await findingOf(models, one)).toMatchObject({ state: "ok", title: "3 models are installed" });
    expect(one.learnt.model).toBe(chosen);
  });

  test("a default that is not installed is named, and another one asked", async () => {
    const byDefault = { model: "gone:7b", reason: "DEFAULT_MODEL" };
    say({ ollama_list_models: { models: LISTED }, ollama_get_default_model: byDefault });
    const one = visit();
    const [, warning] = await findingsOf(models, one);
    expect(warning).toMatchObject({
      state: "warn",
      code: "model_not_found",
      next: expect.stringMatching(/pull gone:7b/),
    });
    expect(one.learnt.model).toBe("small:1b");
  });

  test("one that was named and is not there is named in Hearth's words", async () => {
    const text =
      'The model "smal" is not installed. Nearest installed: small:1b. To install it: ollama_pull_model\n\n' +
      "[model_not_found · a retry alone will not help]";
    say({ ollama_list_models: { models: LISTED }, ollama_show_model: text });
    expect(await findingOf(models, visit({}, { model: "smal" }))).toMatchObject({
      state: "fail",
      code: "model_not_found",
      seen: 'The model "smal" is not installed.',
      next: "Nearest installed: small:1b. To install it: ollama_pull_model",
    });
  });

  test("none at all says how to get one; an old list says why it is old", async () => {
    say({ ollama_list_models: { models: [] } });
    expect(await findingOf(models, visit())).toMatchObject({
      code: "no_model",
      next: expect.stringMatching(/ollama pull/),
    });
    say({
      ollama_list_models: { models: LISTED, stale: { age_seconds: 9, reason: "The tunnel to the home is down." } },
    });
    expect(await findingOf(models, visit())).toMatchObject({ state: "fail", seen: "The tunnel to the home is down." });
  });
});

describe("the cold load", () => {
  const inMemory = (expires_at: string, at_work = {}) => ({
    models: [{ name: "gemma3:1b", expires_at }],
    ...{ running: 0, waiting: 0, ...at_work },
  });
  const nothing = { models: [], running: 0, waiting: 0 };
  const done = { status: "done", request_id: "r", text: "", text_length: 0 };

  test("takes a model out of memory first, and puts it back for as long as it was to stay", async () => {
    const calls = say({
      ollama_list_processes: inMemory("never"),
      ollama_unload_model: { unloaded: true },
      ollama_load_model: done,
    });
    expect(await findingOf(coldLoad, visit())).toMatchObject({ state: "ok" });
    expect(names(calls)).toEqual(["ollama_list_processes", "ollama_unload_model", "ollama_load_model"]);
    expect(calls.at(-1)?.arguments).toEqual({ model: "gemma3:1b", keep_alive: -1 });
  });

  test.each<[string, object, Parameters<typeof visit>, RegExp]>([
    ["others are at work", { running: 1 }, [], /other requests are running/],
    ["others wait", { waiting: 2 }, [], /other requests are running/],
    ["--no-unload asks for it", {}, [{}, { unload: false }], /--no-unload/],
    ["the token may not", {}, [{ tools: ["ollama_generate"] }], /"manage"/],
  ])("leaves it in memory where %s, and says so", async (_, atWork, given, why) => {
    const calls = say({ ollama_list_processes: inMemory("2026-11-21T12:00:00Z", atWork) });
    expect(await findingOf(coldLoad, visit(...given))).toMatchObject({
      state: "skipped",
      seen: expect.stringMatching(why),
    });
    expect(names(calls)).toEqual(["ollama_list_processes"]);
  });

  test("is told by the first answer where the token may only ask", async () => {
    say({ ollama_list_processes: nothing, ollama_generate: { ...done, load_seconds: 72 } });
    const finding = await findingOf(coldLoad, visit({ tools: ["ollama_generate"] }));
    expect(finding).toMatchObject({ state: "warn", code: "slow_load", seen: expect.stringMatching(/72 s/) });
  });

  test("that Hearth gave up is a fault, in its words", async () => {
    const text =
      "Ollama sent nothing for about 100 s, so Cloudflare closed the connection (524). A retry fails the same way.\n\n" +
      "[load_timeout · a retry alone will not help · request r]";
    say({ ollama_list_processes: nothing, ollama_load_model: text });
    expect(await findingOf(coldLoad, visit())).toMatchObject({
      state: "fail",
      code: "load_timeout",
      next: "A retry fails the same way.",
    });
  });
});

describe("a short answer", () => {
  test("is left out where the token may not ask", async () => {
    expect(await findingOf(generation, visit({ tools: [] }))).toMatchObject({ state: "skipped" });
  });

  test("without a token of text is a fault", async () => {
    say({ ollama_generate: { status: "done", request_id: "r", text: "", text_length: 0 } });
    expect(await findingOf(generation, visit())).toMatchObject({ state: "fail", code: "empty_answer" });
  });
});

describe("a cancel", () => {
  const running = { status: "running", request_id: "r", text: "Once", text_length: 4 };
  const cancelled =
    "The request was cancelled. Call again.\n\nText so far:\nOnce\n\n[cancelled · a retry may help · request r]";

  test("is well when the request has ended by it", async () => {
    const calls = say({
      ollama_generate: running,
      ollama_cancel_request: { cancelled: true },
      ollama_get_request: cancelled,
    });
    expect(await findingOf(cancel, visit())).toMatchObject({ state: "ok" });
    expect(calls.slice(1).map((call) => call.arguments)).toEqual([{ request_id: "r" }, { request_id: "r" }]);
  });

  test("is not well when the request still runs", async () => {
    say({ ollama_generate: running, ollama_cancel_request: { cancelled: true }, ollama_get_request: running });
    const finding = await findingOf(cancel, visit());
    expect(finding).toMatchObject({
      state: "fail",
      code: "not_cancelled",
      seen: expect.stringMatching(/r is running/),
    });
  });

  test("is not judged when the answer was quicker", async () => {
    const done = { ...running, status: "done" };
    say({ ollama_generate: done });
    expect((await findingOf(cancel, visit())).state).toBe("skipped");
    say({ ollama_generate: running, ollama_cancel_request: { cancelled: false }, ollama_get_request: done });
    expect((await findingOf(cancel, visit())).state).toBe("skipped");
  });
});
