import { readFileSync } from "node:fs";
import { countTokens } from "gpt-tokenizer/encoding/o200k_base";
import { describe, expect, test } from "vitest";
import { GRANTS } from "../../src/core/caller.ts";
import { toMcpTool } from "../../src/mcp/tools/to-mcp-tool.ts";
import { catalog } from "../../src/tools/catalog.ts";
import { toolList } from "../../src/tools/tool-list.ts";
import known from "./known-tools.json" with { type: "json" };
import { sourceFiles } from "./source-files.ts";

/** Known by name, and longer than some connectors allow: their work can be had by another name too. */
const LONG_NAMES = [
  "ollama_generate_stream",
  "ollama_create_embeddings",
  "ollama_get_models_info",
  "ollama_get_default_model",
];
/** What every client reads: tokens of the encoding o200k, and bytes. */
const MAX_TOKENS = 6_000;
const MAX_CORE_TOKENS = 2_400;
const MAX_TOOLS = 40;
const MAX_TOKENS_WITH_OUTPUTS = 12_000;
const MAX_BYTES_WITH_OUTPUTS = 50_000;
/** Characters of the schema that is in the entry of every tool that returns an answer. */
const MAX_ANSWER_CHARACTERS = 700;

const advertised = toolList.map((tool) => toMcpTool(tool, undefined));

/** Tokens of names, descriptions and input schemas. */
const tokensOf = (tools: typeof advertised) =>
  countTokens(JSON.stringify(tools.map(({ name, description, inputSchema }) => ({ name, description, inputSchema }))));
const tokens = tokensOf(advertised);

/** Every schema inside a JSON schema, itself included. */
function schemasIn(schema: unknown): Record<string, unknown>[] {
  if (typeof schema !== "object" || schema === null) return [];
  return [schema as Record<string, unknown>, ...Object.values(schema).flatMap(schemasIn)];
}

describe("the catalog", () => {
  test("every definition in tools/ is in it, once", () => {
    const names = sourceFiles("src/tools").flatMap(({ text }) =>
      [...text.matchAll(/name: "(ollama_\w+)"/g)].map((m) => m[1]),
    );
    expect(catalog.map(({ name }) => name).sort()).toEqual(names.sort());
    expect(new Set(names).size).toBe(names.length);
  });

  test("the category of each tool is its folder", () => {
    const definitions = sourceFiles("src/tools").flatMap(({ path, text }) =>
      [...text.matchAll(/category: "(\w+)"/g)].map(([, category]) => [path, category]),
    );
    expect(definitions.filter(([path, category]) => !path?.includes(`/${category}/`))).toEqual([]);
  });

  test.each(catalog.map((tool) => [tool.name, tool] as const))("%s keeps the house rules", (name, tool) => {
    expect(name).toMatch(/^ollama_[a-z_]+$/);
    if (!LONG_NAMES.includes(name)) expect(name.length).toBeLessThanOrEqual(21);
    expect(tool.description.length).toBeLessThanOrEqual(300);
    expect(tool.description).toMatch(/\.$/);
    expect(tool.title.length).toBeGreaterThan(3);
    expect(Object.keys(GRANTS)).toContain(tool.grant);
  });

  test.each(advertised.map((tool) => [tool.name, tool] as const))("%s advertises plain schemas", (_, tool) => {
    expect(tool.inputSchema).toMatchObject({ type: "object", additionalProperties: false });
    for (const schema of schemasIn(tool.inputSchema)) {
      expect(Object.keys(schema)).not.toEqual(
        expect.arrayContaining([expect.stringMatching(/^(anyOf|oneOf|allOf|\$ref)$/)]),
      );
      expect(Array.isArray(schema.type)).toBe(false);
    }
    expect(tool.outputSchema).toMatchObject({ type: "object" });
    expect(tool.outputSchema?.additionalProperties).not.toBe(false);
    expect(tool.annotations).toMatchObject({ readOnlyHint: expect.any(Boolean), destructiveHint: expect.any(Boolean) });
  });

  test("every argument that is not plain from its name is described", () => {
    const bare = advertised.flatMap((tool) =>
      Object.entries(tool.inputSchema.properties ?? {})
        .filter(([name, schema]) => name !== "request_id" && !("description" in (schema as object)))
        .map(([name]) => `${tool.name}.${name}`),
    );
    expect(bare).toEqual([]);
  });

  test(`names, descriptions and input schemas take ${tokens} tokens, and stay under ${MAX_TOKENS}`, () => {
    expect(tokens).toBeLessThan(MAX_TOKENS);
    expect(toolList.length).toBeLessThanOrEqual(MAX_TOOLS);
    const core = advertised.filter(({ name }) => toolList.some((tool) => tool.name === name && tool.core === true));
    expect(tokensOf(core)).toBeLessThan(MAX_CORE_TOKENS);
  });

  test("the whole list stays small, with the output schemas", () => {
    const list = JSON.stringify({ tools: advertised });
    expect(countTokens(list)).toBeLessThan(MAX_TOKENS_WITH_OUTPUTS);
    expect(new TextEncoder().encode(list).byteLength).toBeLessThan(MAX_BYTES_WITH_OUTPUTS);
    expect(list).not.toContain("anyOf");
    const generate = toolList.find(({ name }) => name === "ollama_generate");
    expect(JSON.stringify(generate?.outputSchema).length).toBeLessThan(MAX_ANSWER_CHARACTERS);
  });

  test("a tool is evaluated when it is called: no file of src/ imports all of them", () => {
    const wrong = sourceFiles("src").filter(({ imports }) =>
      imports.some(({ from }) => from.endsWith("tools/catalog.ts")),
    );
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });

  test("every tool is called on a real Ollama", () => {
    const onOllama = readFileSync("test/ollama/every-tool.test.ts", "utf8");
    const uncalled = catalog
      .map(({ name }) => name)
      .filter((name) => !known.tools.some((tool) => tool.name === name) && !onOllama.includes(`call("${name}"`));
    expect(uncalled, "add a call of these to test/ollama/every-tool.test.ts").toEqual([]);
  });
});
