import { describe, expect, test } from "vitest";
import { sourceFiles } from "./source-files.ts";

/** The first line of an export, and whatever is on the line before it. */
const EXPORT = /(?:^|(.*)\n)export (?:abstract |async )?(function\*?|const|class|interface|type) (\w+)(.*)/g;
/** A definition describes itself: its `description` is what clients see. */
const DEFINITION = /^ = define(?:Tool|Prompt|Resource)\($/;

describe("exports have a doc comment", () => {
  // A constant of a script has few readers, and its name says what it is.
  test.each([
    ["src", "everything"],
    ["harness", "everything"],
    ["scripts", "functions, classes and types"],
  ] as const)("in %s/: %s", (folder, which) => {
    const exports = sourceFiles(folder).flatMap(({ path, text }) =>
      [...text.matchAll(EXPORT)]
        .filter(([, , kind]) => which === "everything" || kind !== "const")
        .map(([, before = "", , name, rest = ""]) => ({ at: `${path}: ${name}`, before, rest })),
    );
    expect(exports.length).toBeGreaterThan(50);
    const described = exports.filter(({ rest }) => !DEFINITION.test(rest.replace(/\{$/, "")));
    expect(described.filter(({ before }) => !before.endsWith("*/")).map(({ at }) => at)).toEqual([]);
  });
});
