import { linkSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { countInstalled } from "../../../../scripts/bench/rows/installed.ts";

const root = mkdtempSync(join(tmpdir(), "hearth-installed-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

function write(path: string, bytes: number): string {
  const file = join(root, "node_modules", path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, "x".repeat(bytes));
  return file;
}

test("packages are counted where npm puts them, and a file with two names once", () => {
  const sized = (bytes: number) => countInstalled(root).bytes - bytes;
  write("one/package.json", 10);
  const before = sized(0);
  write("@scope/two/package.json", 10);
  write("one/node_modules/three/package.json", 10);
  write("one/dist/esm/package.json", 10);
  expect(countInstalled(root).packages).toBe(3);
  const program = write("one/program", 1_000_000);
  const withProgram = sized(before);
  linkSync(program, join(root, "node_modules/one/linked"));
  expect(sized(before)).toBeLessThan(withProgram + 100_000);
  expect(withProgram).toBeGreaterThan(1_000_000);
});
