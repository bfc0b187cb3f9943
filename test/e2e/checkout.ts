import { cpSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { runNode } from "../../harness/processes/run-program.ts";

const FILES = ["src", "scripts", "harness", "test/stand-in", "wrangler.toml", "package.json", "tsconfig.json"];

/** For the tests of one file: a copy of this checkout without settings, which must not decide how the tests go. */
export function openCheckout() {
  let root = "";
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), "hearth-checkout-"));
    for (const name of FILES) cpSync(name, join(root, name), { recursive: true });
    symlinkSync(resolve("node_modules"), join(root, "node_modules"), "junction");
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));
  return {
    /** A file in it. */
    file: (name: string) => join(root, name),
    /** Runs one of its scripts, from another folder. @param env is added to that of the tests */
    run: (script: string, args: readonly string[], env: Record<string, string> = {}, input = "") =>
      runNode(join(root, "scripts", script), args, { cwd: tmpdir(), env: { ...process.env, ...env }, input }),
  };
}
