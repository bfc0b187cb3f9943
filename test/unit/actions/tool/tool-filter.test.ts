import { describe, expect, test } from "vitest";
import { findTool, type Selection, selectTools } from "../../../../src/actions/tool/select-tools.ts";
import { readToolFilter } from "../../../../src/actions/tool/tool-filter.ts";
import { readConfig } from "../../../../src/config/read-config.ts";
import type { Caller } from "../../../../src/core/caller.ts";
import { toMcpTool } from "../../../../src/mcp/tools/to-mcp-tool.ts";
import { toolList } from "../../../../src/tools/tool-list.ts";

const owner = { user: "owner", client: "t", grants: ["read", "chat", "manage", "delete"] as const };
const reader = { ...owner, grants: ["read"] as const };
const reading = readConfig({ OLLAMA_BASE_URL: "http://localhost:11434", MCP_AUTH_TOKEN: "a".repeat(32) });
if (!reading.ok) throw new Error("These settings are valid.");
const { config } = reading;
const filter = (query: string) => readToolFilter(new URLSearchParams(query));
const selection = (query: string, caller: Caller = owner): Selection => ({ caller, filter: filter(query), config });
const names = (query: string, caller?: Caller) =>
  selectTools(toolList, selection(query, caller)).map(({ name }) => name);

describe("the one filter", () => {
  test("shows everything to the owner under a bare URL", () => {
    expect(names("")).toEqual(toolList.map(({ name }) => name));
  });

  test("narrows by toolset, several of them, and by grant", () => {
    expect(names("toolsets=processes")).toEqual(["ollama_list_processes"]);
    expect(names("toolsets=models,chat")).toContain("ollama_chat");
    const ofBoth = toolList.filter(({ category }) => category === "sessions" || category === "server");
    expect(ofBoth.length).toBeGreaterThan(7);
    expect(names("toolsets=sessions,server")).toEqual(ofBoth.map(({ name }) => name));
    expect(names("toolsets=core")).not.toContain("ollama_generate_stream");
    expect(names("", reader)).not.toContain("ollama_chat");
  });

  test("lets who may manage models see what became of a pull", () => {
    const manager = { ...owner, grants: ["manage"] as const };
    expect(names("", manager)).toEqual(expect.arrayContaining(["ollama_pull_model", "ollama_get_request"]));
    expect(names("", manager)).not.toContain("ollama_chat");
    expect(names("", reader)).not.toContain("ollama_get_request");
  });

  test("leaves only what reads under readonly", () => {
    const effects = selectTools(toolList, selection("readonly=1")).map(({ effect }) => effect);
    expect(new Set(effects)).toEqual(new Set(["read"]));
  });

  test("takes the model out of the schemas where the URL pins it", () => {
    const tool = findTool(toolList, "ollama_show_model", selection("model=gemma3"));
    const schema = toMcpTool(tool, "gemma3").inputSchema;
    expect(schema.properties).not.toHaveProperty("model");
    expect(schema.required ?? []).not.toContain("model");
    expect(toMcpTool(tool, undefined).inputSchema.required).toContain("model");
  });

  test("leaves out what asks other models where the URL pins one", () => {
    expect(names("model=gemma3")).not.toContain("ollama_compare_models");
    expect(() => findTool(toolList, "ollama_compare_models", selection("model=gemma3"))).toThrow(/left out by the URL/);
  });

  test("names the toolsets where one is unknown, and the bounds of a wait", () => {
    expect(() => filter("toolsets=everything")).toThrow(/no toolset "everything"/);
    expect(() => filter("wait=900")).toThrow(/not a number of seconds/);
    expect(filter("wait=240").waitSeconds).toBe(240);
  });
});

describe("a toolset of an earlier version", () => {
  /** The toolset of each tool at commit 8d4ae6b. */
  const EARLIER: Record<string, string[]> = {
    generate: ["generate", "generate_stream"],
    chat: ["chat", "chat_stream"],
    embeddings: ["embeddings", "create_embeddings"],
    batch: ["batch_generate", "compare_models"],
    context: ["list_sessions", "load_context", "save_context", "clear_context"],
    requests: ["get_request", "list_requests"],
    system: ["cancel_request", "get_models_info", "check_health", "get_version", "get_config", "get_default_model"],
    models: ["list_models", "show_model", "pull_model", "create_model", "copy_model", "delete_model"],
    utilities: ["search_models", "get_model_size", "validate_model"],
    modelfile: ["get_modelfile", "update_model"],
    blobs: ["check_blobs"],
    runtime: ["push_model", "load_model", "unload_model"],
    processes: ["list_processes"],
    help: ["help"],
  };
  const earlier = (toolset: string) => (EARLIER[toolset] ?? []).map((name) => `ollama_${name}`);

  test.each(Object.keys(EARLIER))("%s still selects its tools", (toolset) => {
    const selected = names(`toolsets=${toolset}`);
    // These two are toolsets of today too, which have more tools.
    if (toolset === "models" || toolset === "requests") {
      expect(selected).toEqual(expect.arrayContaining(earlier(toolset)));
    } else {
      expect(selected).toEqual(earlier(toolset));
    }
  });

  test("has, together with the others, the 37 tools of that commit, and all of them still exist", () => {
    const all = Object.keys(EARLIER).flatMap(earlier);
    expect(new Set(all).size).toBe(37);
    expect(names("")).toEqual(expect.arrayContaining(all));
  });
});

describe("a tool that is not to be had", () => {
  test("is refused with its grant", () => {
    expect(() => findTool(toolList, "ollama_chat", selection("", reader))).toThrow(
      /needs the grant "chat" \(Ask models/,
    );
  });

  test("is refused with the URL that leaves it out", () => {
    expect(() => findTool(toolList, "ollama_chat", selection("toolsets=models"))).toThrow(/left out by the URL/);
  });

  test("is unknown, with one that is like it", () => {
    expect(() => findTool(toolList, "ollama_list_model", selection(""))).toThrow(
      expect.objectContaining({ code: "unknown_tool", next: expect.stringContaining("ollama_list_models") }),
    );
  });
});
