import { describe, expect, test } from "vitest";
import type { Tool } from "../../src/actions/tool/define-tool.ts";
import { parseArguments } from "../../src/actions/tool/parse-arguments.ts";
import { HearthError } from "../../src/core/errors.ts";
import { catalog } from "../../src/tools/catalog.ts";
import { MISTAKES } from "./mistakes.ts";
import { ODD } from "./odd-inputs.ts";

const NEXT = "Correct the arguments and call again.";
const MAX_CHARACTERS = 400;

function tool(name: string): Tool {
  const found = catalog.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`${name} is not in the catalog`);
  return found;
}

function fault(name: string, args: Record<string, unknown>): HearthError | undefined {
  try {
    parseArguments(tool(name), args, undefined);
  } catch (thrown) {
    if (thrown instanceof HearthError) return thrown;
    throw thrown;
  }
  return undefined;
}

/** A sentence for a reader: short, whole, and without the words of a library. */
function expectClear(error: HearthError | undefined): void {
  expect(error).toMatchObject({ code: "invalid_arguments", next: NEXT, retryable: false });
  expect(error?.message.length).toBeLessThan(MAX_CHARACTERS);
  expect(error?.message).toMatch(/^\S.*[.?]$/);
  expect(error?.message).not.toMatch(/[<>]=|\||\bInvalid\b|\brecord\b|undefined|NaN|\bint\b/);
}

describe("a mistake gets a sentence", () => {
  test("for every tool of the catalog", () => {
    const names = catalog.map(({ name }) => name).sort();
    expect(Object.keys(MISTAKES).sort(), "each tool needs one entry in test/contracts/mistakes.ts").toEqual(names);
  });

  test.each(Object.entries(MISTAKES))("%s", (name, [args, sentence]) => {
    const error = fault(name, args);
    expect(error?.message).toBe(sentence);
    expectClear(error);
  });
});

describe("inputs that nobody expects get a clear sentence", () => {
  test.each(ODD)("%s", (_, [name, args], sentence) => {
    const error = fault(name, args);
    expect(error?.message).toBe(sentence);
    expectClear(error);
  });

  test("stream as a string that can be read is taken", () => {
    expect(parseArguments(tool("ollama_generate"), { prompt: "Hi", stream: "false" }, undefined).stream).toBe(false);
  });

  const each = catalog.flatMap((tool) =>
    Object.keys(tool.input.shape).map((argument) => [tool.name, argument] as const),
  );

  test.each(each)("null in %s for %s is as good as nothing", (name, argument) => {
    const right = { ...MISTAKES[name]?.[0] };
    const without = { ...right };
    delete without[argument];
    const [left, nothing] = [fault(name, { ...right, [argument]: null })?.message, fault(name, without)?.message];
    const needed = nothing?.includes(`${argument} is missing`) === true;
    if (needed) expect(left).toMatch(new RegExp(`(^|\\. )${argument}: `));
    else expect(left).toBe(nothing);
  });

  test.each(each)("a thing of no use in %s for %s", (name, argument) => {
    for (const thing of [{ a: { b: [] } }, [[]], "\u202e", "\u0000", 1e308]) {
      const error = fault(name, { [argument]: thing });
      if (error !== undefined) expectClear(error);
    }
  });
});
