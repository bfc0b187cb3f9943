import { spawn } from "node:child_process";

/** All beside each other: the tests that drive whole processes mostly wait, and so do those in workerd. */
const RUNS = [["--project=worker", "--coverage"], ["--project=e2e"], ["--project=unit", "--project=contracts"]];

/** For `node`: what npm puts into .bin is no program on Windows. */
const VITEST = "node_modules/vitest/vitest.mjs";

interface Run {
  code: number;
  output: string;
}

/** @param live what comes is shown at once; else in one piece at the end: lines of two runs among each other are of no use */
function vitest(args: string[], live: boolean): Promise<Run> {
  const child = spawn(process.execPath, [VITEST, "run", ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: process.env,
  });
  let output = "";
  const hear = (text: Buffer) => {
    output += text;
    if (live) process.stdout.write(text);
  };
  child.stdout.on("data", hear);
  child.stderr.on("data", hear);
  if (!live) child.once("close", () => process.stdout.write(output));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code: code ?? 1, output }));
  });
}

/** As `test/closing-line.ts` writes it. */
function counts({ output }: Run): [passed: number, failed: number] {
  const [, passed = 0, failed = 0] = /(\d+) passed, (\d+) failed\s*$/m.exec(output) ?? [];
  return [Number(passed), Number(failed)];
}

const runs = await Promise.all(RUNS.map((args, place) => vitest(args, place === 0)));
const sum = (which: 0 | 1) => runs.reduce((total, run) => total + counts(run)[which], 0);
console.log("\nThese are the tests. npm run check looks at format, lint, types and dead exports.");
console.log(`${sum(0)} passed, ${sum(1)} failed`);
process.exitCode = Math.max(...runs.map(({ code }) => code));
