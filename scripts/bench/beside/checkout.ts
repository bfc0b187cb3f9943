import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runProgram } from "../../../harness/processes/run-program.ts";
import { ROOT } from "../../../harness/root.ts";
import { Problem } from "../../terminal/problem.ts";

const FOLDER = ".beside";
const MAX_INSTALL_MS = 300_000;

/** Checks a commit out below .beside/, with the packages of its own lock. A commit that is there already is used again. */
export async function checkOut(commit: string): Promise<{ root: string; sha: string }> {
  const sha = (await run("git", "rev-parse", "--verify", `${commit}^{commit}`)).trim();
  const root = join(ROOT, FOLDER, sha);
  const done = join(root, "node_modules/.complete");
  if (existsSync(done)) return { root, sha };
  rmSync(root, { recursive: true, force: true });
  await run("git", "worktree", "prune");
  await run("git", "worktree", "add", "--detach", root, sha);
  // A lock without the optional packages of other systems is refused by `npm ci`; `npm install` keeps its versions too.
  await install(root, "ci").catch(() => install(root, "install", "--no-save"));
  writeFileSync(done, "");
  return { root, sha };
}

const install = (root: string, ...command: string[]) =>
  run("npm", "--prefix", root, ...command, "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund");

async function run(program: string, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await runProgram(program, args, { cwd: ROOT, timeout: MAX_INSTALL_MS });
  if (code !== 0) throw new Problem(`${program} ${args.join(" ")} ended with ${code}:\n${stderr}`);
  return stdout;
}
