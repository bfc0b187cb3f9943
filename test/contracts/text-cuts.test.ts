import { expect, test } from "vitest";
import { sourceFiles } from "./source-files.ts";

/** A cut at a maximum of characters. */
const CUT = /\.(slice|substring|substr)\([^)]*(CHARACTERS|\bmax\))/;

test("every text is cut with cutAt, which never cuts a character in half", () => {
  const cuts = sourceFiles("src")
    .filter(({ path }) => path !== "src/core/cut-at.ts")
    .flatMap(({ path, text }) => text.split("\n").map((line) => `${path}: ${line.trim()}`))
    .filter((line) => CUT.test(line));
  expect(cuts).toEqual([]);
});
