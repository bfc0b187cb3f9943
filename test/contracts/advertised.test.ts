import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { toMcpTool } from "../../src/mcp/tools/to-mcp-tool.ts";
import { toolList } from "../../src/tools/tool-list.ts";

/** Written down by their own tests. */
const NOT_TOOLS = ["prompts.json", "resources.json"];

/** What clients see of each tool: a change of it is a change of the contract, and shows in the diff. */
describe("what is advertised", () => {
  test.each(toolList.map((tool) => [tool.name, tool] as const))("%s is as written down", async (name, tool) => {
    const text = `${JSON.stringify(toMcpTool(tool, undefined), null, 2)}\n`;
    await expect(text, "run npx vitest run --project contracts -u, and read the diff").toMatchFileSnapshot(
      `./advertised/${name}.json`,
    );
  });

  // A tool without a file fails above. The files of today's tools are not compared: -u writes them after this test has run.
  test("no file is of a tool that no longer exists", () => {
    const expected = [...toolList.map(({ name }) => `${name}.json`), ...NOT_TOOLS];
    const files = readdirSync(`${import.meta.dirname}/advertised`);
    const old = files.filter((file) => !expected.includes(file));
    expect(old, "delete these files from test/contracts/advertised/").toEqual([]);
  });
});
