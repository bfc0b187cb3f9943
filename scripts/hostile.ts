import { randomInt } from "node:crypto";
import { parseArgs } from "node:util";
import { folderForARun } from "./bench/folder-for-a-run.ts";
import { runHostile } from "./hostile/run-hostile.ts";

const USAGE = `npm run hostile -- [options]
  --seed N      repeat the attacks of a run that printed this seed
  --seconds N   for all of it; 120 if left out
  --wave TEXT   only the waves whose name holds it
Exits with 1 if anything was as it must not be.`;

const { values: given } = parseArgs({
  options: {
    seed: { type: "string", default: String(randomInt(1e9)) },
    seconds: { type: "string", default: "120" },
    wave: { type: "string", default: "" },
    help: { type: "boolean", short: "h", default: false },
  },
});

/** For starting and stopping, beyond the time that was given. */
const GRACE_SECONDS = 60;

if (given.help) console.log(USAGE);
else await main(Number(given.seed), Number(given.seconds), given.wave);

async function main(seed: number, seconds: number, only: string): Promise<void> {
  const folder = folderForARun("hostile", (seconds + GRACE_SECONDS) * 1_000);
  const started = Date.now();
  console.log(`Seed ${seed}, ${seconds} s.`);
  const wrong = await runHostile({ folder, seed, seconds, only, say: console.log });
  for (const what of wrong) console.error(`\n${what}`);
  const verdict = wrong.length === 0 ? "Nothing hurt" : `${wrong.length} things WRONG`;
  console.log(`\n${verdict}, after ${Math.round((Date.now() - started) / 1_000)} s. Seed ${seed}.`);
  process.exitCode = wrong.length === 0 ? 0 : 1;
}
