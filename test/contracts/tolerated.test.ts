import { describe, expect, test } from "vitest";
import { parseArguments } from "../../src/actions/tool/parse-arguments.ts";
import { catalog } from "../../src/tools/catalog.ts";
import { NOT_TOLERATED } from "./not-tolerated.ts";
import { TOLERATED } from "./tolerated.ts";

function find(name: string) {
  const tool = catalog.find((candidate) => candidate.name === name);
  if (tool === undefined) throw new Error(`${name} is not in the catalog`);
  return tool;
}

const parse = (name: string, given: Record<string, unknown>) => parseArguments(find(name), given, undefined);

describe("what hosts send otherwise is read as it was meant", () => {
  test.each(TOLERATED)("$what: $why", ({ tool, sent, meant }) => {
    const before = structuredClone(sent);
    expect(parse(tool, sent)).toEqual(find(tool).input.parse(meant));
    expect(sent).toEqual(before);
  });
});

describe("what is near to that stays refused", () => {
  test.each(NOT_TOLERATED)("%s", (_, tool, sent, sentence) => {
    expect(() => parse(tool, sent)).toThrow(expect.objectContaining({ code: "invalid_arguments", message: sentence }));
  });
});

describe("a text stays a text where a text is possible", () => {
  const texts = ['{"a":1}', "[1]", "5", "true", "null", '""'];
  test.each(texts)("%s", (text) => {
    const given = { prompt: text, system: text, suffix: text, template: text };
    expect(parse("ollama_generate", given)).toMatchObject(given);
    expect(parse("ollama_chat", { messages: [{ role: "user", content: text }] })).toMatchObject({
      messages: [{ content: text }],
    });
    expect(parse("ollama_embeddings", { model: "embed", prompts: [text] })).toMatchObject({ prompts: [text] });
  });
});
