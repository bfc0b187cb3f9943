import { describe, expect, test } from "vitest";
import { advertise } from "../../src/mcp/advertise.ts";
import { parseArguments } from "../../src/mcp/parse-arguments.ts";
import { catalog } from "../../src/tools/catalog.ts";
import known from "./known-tools.json" with { type: "json" };

interface KnownTool {
  name: string;
  /** Argument names with their types; `!` marks what people always send. */
  arguments: Record<string, string>;
  example: Record<string, unknown>;
}

/** Grows with the catalogue; a tool that is here must not get lost. */
const BUILT = [
  ...["ollama_list_models", "ollama_show_model", "ollama_generate", "ollama_generate_stream", "ollama_chat"],
  ...["ollama_chat_stream", "ollama_list_processes", "ollama_get_version", "ollama_check_health"],
  "ollama_cancel_request",
];

const tools = (known.tools as unknown as KnownTool[]).filter(({ name }) => catalog.some((tool) => tool.name === name));

describe("the calls that people know", () => {
  test("are there, those whose tools are built by now", () => {
    expect(tools.map(({ name }) => name)).toEqual(BUILT);
  });

  test.each(tools.map((tool) => [tool.name, tool] as const))(
    "%s is accepted as written",
    (name, { arguments: types, example }) => {
      const tool = catalog.find((candidate) => candidate.name === name);
      if (tool === undefined) throw new Error(`${name} is not in the catalogue`);
      expect(() => parseArguments(tool, example, undefined)).not.toThrow();
      const schema = advertise(tool, undefined).inputSchema;
      expect(Object.keys(schema.properties ?? {})).toEqual(expect.arrayContaining(Object.keys(types)));
      const always = Object.keys(types).filter((argument) => types[argument]?.endsWith("!"));
      expect(always).toEqual(expect.arrayContaining(schema.required ?? []));
    },
  );
});
