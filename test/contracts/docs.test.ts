import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { describedTools } from "../../scripts/docs/describe-tool.ts";
import { limitsPage } from "../../scripts/docs/limits-page.ts";
import { resourcesPage } from "../../scripts/docs/resources-page.ts";
import { toolsPage } from "../../scripts/docs/tools-page.ts";
import { parseArguments } from "../../src/actions/tool/parse-arguments.ts";
import type { HearthError } from "../../src/core/errors.ts";
import { catalog } from "../../src/tools/catalog.ts";

const examples = readFileSync("docs/examples.md", "utf8");

interface ShownCall {
  tool: string;
  args: Record<string, unknown>;
  /** `Answer` or `Error`. */
  came: string;
  text: string;
}

const CALL = /^`(ollama_\w+)`[^\n]*\n\n```json\n(.*?)\n```\n.*?^(Answer|Error):\n\n(`{3,})text\n(.*?)\n\4$/gms;

const calls: ShownCall[] = [...examples.matchAll(CALL)].map(([, tool = "", args = "", came = "", , text = ""]) => ({
  tool,
  args: JSON.parse(args),
  came,
  text,
}));

const onOneLine = (text: string) => text.replace(/\s+/g, " ");

const pages = [
  ["tools.md", toolsPage],
  ["resources.md", resourcesPage],
  ["limits.md", limitsPage],
] as const;

describe("the docs", () => {
  test.each(pages)("docs/%s is what the code says: if not, run npm run docs", (name, page) => {
    expect(readFileSync(`docs/${name}`, "utf8") === page(), `docs/${name} is old: run npm run docs`).toBe(true);
  });

  test("src/tools/described-tools.json is what the zod schemas say: if not, run npm run docs", () => {
    const written = readFileSync("src/tools/described-tools.json", "utf8");
    expect(written === describedTools(catalog), "described-tools.json is old: run npm run docs").toBe(true);
  });

  test.each(pages)("docs/%s reads well where it is not rendered", (_, page) => {
    const long = page()
      .split("\n")
      .filter((line) => line.length > 120);
    expect(long).toEqual([]);
  });

  test("docs/examples.md names tools that exist", () => {
    const named = new Set([...examples.matchAll(/ollama_[a-z_]+/g)].map(([name]) => name));
    expect([...named].filter((name) => !catalog.some((tool) => tool.name === name))).toEqual([]);
  });

  test("docs/examples.md has a call in each of its sections", () => {
    expect(calls.length).toBe([...examples.matchAll(/^## \d+\. /gm)].length);
    expect(calls.length).toBeGreaterThan(12);
  });

  test.each(calls.map((call, place) => [place + 1, call] as const))(
    "example %i is a call as Hearth takes it",
    (_, call) => {
      const tool = catalog.find(({ name }) => name === call.tool);
      if (tool === undefined) throw new Error(`${call.tool} is not in the catalog`);
      const parse = () => parseArguments(tool, call.args, undefined);
      if (!call.text.includes("[invalid_arguments")) return expect(parse).not.toThrow();
      expect(call.came).toBe("Error");
      expect(parse).toThrow(
        expect.toSatisfy((error: HearthError) => onOneLine(call.text).startsWith(`${error.message} ${error.next}`)),
      );
    },
  );
});
