import { spawn } from "node:child_process";

/** The tests that drive whole processes mostly wait, so they run beside the others. */
const RUNS = [["--project=unit", "--project=contracts", "--project=worker", "--coverage"], ["--project=e2e"]];

interface Run {
  code: number;
  output: string;
}

function vitest(args: string[]): Promise<Run> {
  const child = spawn("vitest", ["run", ...args], { stdio: ["ignore", "pipe", "pipe"], env: process.env });
  let output = "";
  const hear = (text: Buffer) => {
    output += text;
  };
  child.stdout.on("data", hear);
  child.stderr.on("data", hear);
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

const runs = await Promise.all(
  RUNS.map(async (args) => {
    const run = await vitest(args);
    // Each in one piece: lines of two runs among each other are of no use.
    process.stdout.write(run.output);
    return run;
  }),
);
const sum = (which: 0 | 1) => runs.reduce((total, run) => total + counts(run)[which], 0);
console.log(`\n${sum(0)} passed, ${sum(1)} failed`);
process.exitCode = Math.max(...runs.map(({ code }) => code));
