import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { type SourceFile, sourceFiles } from "./source-files.ts";

const FOLDERS = ["src", "scripts", "harness", "test"] as const;
const files = FOLDERS.flatMap((folder) => sourceFiles(folder));
const MAX_LINES = 250;

/** Tests that import scripts because these are what they test. */
const TESTS_OF_SCRIPTS = /^test\/(unit\/scripts|e2e|real-clients\/agents|contracts\/(docs|environment)\.test)/;

/** The folder of the repository that an import leads to; packages and `#stand-in` lead to none. */
function targetOf({ path }: SourceFile, from: string): string {
  return from.startsWith(".") ? (join(dirname(path), from).replaceAll("\\", "/").split("/")[0] ?? "") : "";
}

function importsOf(folder: string, target: string): string[] {
  return files
    .filter(({ path }) => path.startsWith(`${folder}/`))
    .filter((file) => file.imports.some(({ from }) => targetOf(file, from) === target))
    .map(({ path }) => path);
}

describe("what scripts and tests share", () => {
  test("the harness imports neither of them, nor the product", () => {
    for (const target of ["src", "scripts", "test"]) expect(importsOf("harness", target)).toEqual([]);
    expect(importsOf("scripts", "harness").length).toBeGreaterThan(20);
    expect(importsOf("test", "harness").length).toBeGreaterThan(20);
  });

  test("scripts import nothing from test/ but the stand-in, by its name", () => {
    expect(importsOf("scripts", "test")).toEqual([]);
    const own = files.filter(({ path }) => path.startsWith("scripts/")).flatMap(({ imports }) => imports);
    expect([...new Set(own.map(({ from }) => from).filter((from) => from.startsWith("#")))]).toEqual(["#stand-in"]);
  });

  test("tests import scripts only to test them, and the product never imports any of these", () => {
    expect(importsOf("test", "scripts").filter((path) => !TESTS_OF_SCRIPTS.test(path))).toEqual([]);
    for (const target of ["scripts", "harness", "test"]) expect(importsOf("src", target)).toEqual([]);
  });

  test("the stand-in imports nothing from outside its package", () => {
    const own = files.filter(({ path }) => path.startsWith("test/stand-in/"));
    const outside = own.flatMap(({ path, imports }) =>
      imports
        .filter(({ from }) => from.startsWith("#") || (from.startsWith(".") && !inside(path, from)))
        .map(({ from }) => `${path}: ${from}`),
    );
    expect(outside).toEqual([]);
  });
});

const inside = (path: string, from: string) =>
  join(dirname(path), from).replaceAll("\\", "/").startsWith("test/stand-in/");

describe("size and names", () => {
  test.each(FOLDERS)("no file of %s/ is longer than 250 lines", (folder) => {
    const own = files.filter(({ path }) => path.startsWith(`${folder}/`));
    expect(own.length).toBeGreaterThan(10);
    expect(own.filter(({ text }) => text.split("\n").length > MAX_LINES + 1).map(({ path }) => path)).toEqual([]);
  });

  test("names are kebab-case, and every folder says what it holds", () => {
    const odd = files.filter(
      ({ path }) =>
        !/^[a-z0-9./-]+$/.test(path) || /\/(utils?|utilities|helpers?|lib|common|internal|shared)\//.test(path),
    );
    expect(odd.map(({ path }) => path)).toEqual([]);
  });
});
