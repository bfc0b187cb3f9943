import { describe, expect, test } from "vitest";
import { toMcpPrompt } from "../../src/mcp/prompts/list-prompts.ts";
import { KNOWN_OPTIONS } from "../../src/modelfile/model-options.ts";
import { prompts } from "../../src/prompts/catalog.ts";
import type { Prompt } from "../../src/prompts/define-prompt.ts";
import { catalog } from "../../src/tools/catalog.ts";

const MAX_CHARACTERS = 2_500;

/** With every argument given, and with none but those that must be. */
function writings({ input, write }: Prompt): string[] {
  const names = Object.keys(input.shape);
  const needed = names.filter((name) => input.shape[name]?.safeParse(undefined).success !== true);
  return [names, needed].map((given) => write(Object.fromEntries(given.map((name) => [name, "GIVEN"]))));
}

const toolsIn = (text: string) => [...text.matchAll(/\bollama_\w+/g)].map(([name]) => name);

function argumentsOf(tools: string[]): string[] {
  const inputs = catalog.filter(({ name }) => tools.includes(name)).map(({ input }) => Object.keys(input.shape));
  return [...inputs.flat(), ...KNOWN_OPTIONS.map((option) => `options.${option}`)];
}

describe("the prompts", () => {
  test("names are there once", () => {
    expect(new Set(prompts.map(({ name }) => name)).size).toBe(prompts.length);
  });

  describe.each(prompts.map((prompt) => [prompt.name, prompt] as const))("%s", (name, prompt) => {
    test("keeps the house rules", () => {
      const { title, description, arguments: args = [] } = toMcpPrompt(prompt);
      expect(name).toMatch(/^[a-z_]+$/);
      expect(title?.length).toBeGreaterThan(3);
      expect(description?.length).toBeLessThanOrEqual(300);
      expect(description).toMatch(/\.$/);
      expect(args.filter(({ required }) => required).length).toBeLessThanOrEqual(1);
      for (const { description } of args) expect(description?.length).toBeGreaterThan(10);
      expect(args.map((argument) => argument.name)).toEqual(
        expect.arrayContaining(Object.keys(prompt.completes ?? {})),
      );
    });

    test("names the tools that it says, and all of them exist", () => {
      for (const text of writings(prompt)) expect(prompt.tools).toEqual(expect.arrayContaining(toolsIn(text)));
      expect([...new Set(writings(prompt).flatMap(toolsIn))].sort()).toEqual([...prompt.tools].sort());
      expect(catalog.map((tool) => tool.name)).toEqual(expect.arrayContaining([...prompt.tools]));
    });

    test("names arguments that its tools have, and is short", () => {
      for (const text of writings(prompt)) {
        expect(text.length).toBeLessThan(MAX_CHARACTERS);
        for (const line of text.split("\n")) {
          const named = [...line.matchAll(/`([^`]+)`/g)].map(([, argument]) => argument);
          expect(argumentsOf(toolsIn(line))).toEqual(expect.arrayContaining(named));
        }
      }
    });
  });

  test("are advertised as written down", async () => {
    const text = `${JSON.stringify(prompts.map(toMcpPrompt), null, 2)}\n`;
    await expect(text).toMatchFileSnapshot("./advertised/prompts.json");
  });
});
