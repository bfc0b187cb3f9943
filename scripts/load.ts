import { randomInt } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createRunFolder } from "../harness/processes/create-run-folder.ts";
import { ROOT } from "../harness/root.ts";
import { withSection } from "./bench/page-section.ts";
import { LARGE_INPUTS, largeInputsSection } from "./load/large-inputs/large-inputs-report.ts";
import { runLargeInputs } from "./load/large-inputs/run-large-inputs.ts";
import { runLoad } from "./load/run-load.ts";
import { endWith } from "./terminal/end-with.ts";
import { parseOptions, wholeNumber } from "./terminal/parse-options.ts";

const USAGE = `npm run load -- [options]
  --seconds N   how long the clients work, all three rounds together; 60 by default
  --clients N   how many there are at once; 200 by default
  --seed N      repeat the choices of a run that printed this seed
  --faults N    share of the calls to the home that fail, in percent; 3 by default
  --large       only measures what eleven calls of 15.8 MB cost, which every run does at its end
  --beside REV  --large for this checkout and for that commit, side by side
  --write       with --beside: writes the figures into docs/benchmarks.md
Exits with 1 if an answer was lost, doubled or wrong, if anything is left over, if memory grew or was used up, if calls that
generate nothing are slow, or if too many calls end without an answer or a named error.`;

/** For building, starting, pausing, collecting and stopping, in addition to the given time. */
const GRACE_SECONDS = 240;

const PAGE = join(ROOT, "docs/benchmarks.md");

await endWith(load);

/** @returns the exit code */
async function load(): Promise<0 | 1> {
  const { values } = parseOptions(USAGE, {
    options: {
      seconds: { type: "string", default: "60" },
      clients: { type: "string", default: "200" },
      seed: { type: "string", default: String(randomInt(1e9)) },
      faults: { type: "string", default: "3" },
      large: { type: "boolean", default: false },
      beside: { type: "string" },
      write: { type: "boolean", default: false },
    },
  });
  const given = (name: "seconds" | "clients" | "seed" | "faults") => wholeNumber(`--${name}`, values[name], USAGE);
  const [seconds, clients, seed, faults] = [given("seconds"), given("clients"), given("seed"), given("faults")];
  const folder = createRunFolder("load", (seconds + GRACE_SECONDS) * 1_000);
  const started = Date.now();
  const wrong: string[] = [];
  if (!values.large && values.beside === undefined) {
    console.log(`${clients} clients for ${seconds} s, ${faults} % faults. Seed ${seed}.`);
    wrong.push(...(await runLoad({ folder, seed, seconds, clients, faultShare: faults / 100, say: console.log })));
  }
  const largeInputs = await runLargeInputs(join(folder, "large-inputs"), values.beside, console.log);
  wrong.push(...largeInputs.faults);
  if (values.write) {
    writeFileSync(PAGE, withSection(readFileSync(PAGE, "utf8"), LARGE_INPUTS, largeInputsSection(largeInputs)));
  }
  for (const what of wrong) console.error(`WRONG  ${what}`);
  const verdict = wrong.length === 0 ? "Nothing lost, doubled or left over" : `${wrong.length} things WRONG`;
  console.log(`\n${verdict}, after ${Math.round((Date.now() - started) / 1_000)} s. Seed ${seed}.`);
  return wrong.length === 0 ? 0 : 1;
}
