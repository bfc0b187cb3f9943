import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { toMcpTool } from "../../src/mcp/tools/to-mcp-tool.ts";
import { catalog } from "../../src/tools/catalog.ts";

/** Written down by their own tests. */
const NOT_TOOLS = ["prompts.json", "resources.json"];

/** What clients see of each tool: a change of it is a change of the contract, and shows in the diff. */
describe("what is advertised", () => {
  test.each(catalog.map((tool) => [tool.name, tool] as const))("%s is as written down", async (name, tool) => {
    const text = `${JSON.stringify(toMcpTool(tool, undefined), null, 2)}\n`;
    await expect(text).toMatchFileSnapshot(`./advertised/${name}.json`);
  });

  test("each tool is written down, and nothing else", () => {
    const names = readdirSync(`${import.meta.dirname}/advertised`);
    expect(names.sort(), "write them with vitest run --project contracts -u, or delete what is gone").toEqual(
      [...catalog.map(({ name }) => `${name}.json`), ...NOT_TOOLS].sort(),
    );
  });
});
