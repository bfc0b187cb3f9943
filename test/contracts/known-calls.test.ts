import { describe, expect, test } from "vitest";
import { parseArguments } from "../../src/actions/tool/parse-arguments.ts";
import { catalog } from "../../src/tools/catalog.ts";
import { toolList } from "../../src/tools/tool-list.ts";
import known from "./known-tools.json" with { type: "json" };

interface KnownTool {
  name: string;
  /** Argument names with their types; `!` marks what people always send. */
  arguments: Record<string, string>;
  example: Record<string, unknown>;
}

const tools = known.tools as unknown as KnownTool[];

describe("the calls that people know", () => {
  test("are there, all 28", () => {
    expect(tools).toHaveLength(28);
    expect(catalog.map(({ name }) => name)).toEqual(expect.arrayContaining(tools.map(({ name }) => name)));
  });

  test.each(tools.map((tool) => [tool.name, tool] as const))(
    "%s is accepted as written",
    (name, { arguments: types, example }) => {
      const tool = catalog.find((candidate) => candidate.name === name);
      if (tool === undefined) throw new Error(`${name} is not in the catalog`);
      expect(() => parseArguments(tool, example, undefined)).not.toThrow();
      const schema = toolList.find((listed) => listed.name === name)?.inputSchema;
      expect(Object.keys(schema?.properties ?? {})).toEqual(expect.arrayContaining(Object.keys(types)));
      const always = Object.keys(types).filter((argument) => types[argument]?.endsWith("!"));
      expect(always).toEqual(expect.arrayContaining(schema?.required ?? []));
    },
  );
});
