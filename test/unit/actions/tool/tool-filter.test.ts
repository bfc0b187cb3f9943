import { describe, expect, test } from "vitest";
import { findTool, readToolFilter, selectTools } from "../../../../src/actions/tool/tool-filter.ts";
import type { Caller } from "../../../../src/core/caller.ts";
import { toMcpTool } from "../../../../src/mcp/tools/to-mcp-tool.ts";
import { catalog } from "../../../../src/tools/catalog.ts";

const owner = { user: "owner", client: "t", grants: ["read", "chat", "manage", "delete"] as const };
const reader = { ...owner, grants: ["read"] as const };
const filter = (query: string) => readToolFilter(new URLSearchParams(query));
const names = (query: string, caller: Caller = owner) =>
  selectTools(catalog, filter(query), caller).map(({ name }) => name);

describe("the one filter", () => {
  test("shows everything to the owner under a bare URL", () => {
    expect(names("")).toEqual(catalog.map(({ name }) => name));
  });

  test("narrows by toolset, several of them, and by grant", () => {
    expect(names("toolsets=processes")).toEqual(["ollama_list_processes"]);
    expect(names("toolsets=models,chat")).toContain("ollama_chat");
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
    const effects = selectTools(catalog, filter("readonly=1"), owner).map(({ effect }) => effect);
    expect(new Set(effects)).toEqual(new Set(["read"]));
  });

  test("takes the model out of the schemas where the URL pins it", () => {
    const tool = findTool(catalog, "ollama_show_model", filter("model=gemma3"), owner);
    const schema = toMcpTool(tool, "gemma3").inputSchema;
    expect(schema.properties).not.toHaveProperty("model");
    expect(schema.required ?? []).not.toContain("model");
    expect(toMcpTool(tool, undefined).inputSchema.required).toContain("model");
  });

  test("leaves out what asks other models where the URL pins one", () => {
    expect(names("model=gemma3")).not.toContain("ollama_compare_models");
    expect(() => findTool(catalog, "ollama_compare_models", filter("model=gemma3"), owner)).toThrow(
      /left out by the URL/,
    );
  });

  test("names the toolsets where one is unknown, and the bounds of a wait", () => {
    expect(() => filter("toolsets=everything")).toThrow(/no toolset "everything"/);
    expect(() => filter("wait=900")).toThrow(/not a number of seconds/);
    expect(filter("wait=240").waitSeconds).toBe(240);
  });
});

describe("a tool that is not to be had", () => {
  test("is refused with its grant", () => {
    expect(() => findTool(catalog, "ollama_chat", filter(""), reader)).toThrow(/needs the grant "chat" \(Ask models/);
  });

  test("is refused with the URL that leaves it out", () => {
    expect(() => findTool(catalog, "ollama_chat", filter("toolsets=models"), owner)).toThrow(/left out by the URL/);
  });

  test("is unknown, with one that is like it", () => {
    expect(() => findTool(catalog, "ollama_list_model", filter(""), owner)).toThrow(
      expect.objectContaining({ code: "unknown_tool", next: expect.stringContaining("ollama_list_models") }),
    );
  });
});
