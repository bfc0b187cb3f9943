import { randomInt } from "node:crypto";
import { createRunFolder } from "../harness/processes/create-run-folder.ts";
import { runHostile } from "./hostile/run-hostile.ts";
import { endWith } from "./terminal/end-with.ts";
import { parseOptions, wholeNumber } from "./terminal/parse-options.ts";

const USAGE = `npm run hostile -- [options]
  --seed N      repeat the attacks of a run that printed this seed
  --seconds N   duration of the whole run; 120 by default
  --wave TEXT   only the waves whose name contains it
Exits with 1 if anything went wrong.`;

/** For starting and stopping, in addition to the given time. */
const GRACE_SECONDS = 60;

await endWith(attack);

/** @returns the exit code */
async function attack(): Promise<0 | 1> {
  const { values } = parseOptions(USAGE, {
    options: {
      seed: { type: "string", default: String(randomInt(1e9)) },
      seconds: { type: "string", default: "120" },
      wave: { type: "string", default: "" },
    },
  });
  const seed = wholeNumber("--seed", values.seed, USAGE);
  const seconds = wholeNumber("--seconds", values.seconds, USAGE);
  const folder = createRunFolder("hostile", (seconds + GRACE_SECONDS) * 1_000);
  const started = Date.now();
  console.log(`Seed ${seed}, ${seconds} s.`);
  const wrong = await runHostile({ folder, seed, seconds, only: values.wave, say: console.log });
  for (const what of wrong) console.error(`\n${what}`);
  const verdict = wrong.length === 0 ? "Nothing hurt" : `${wrong.length} things WRONG`;
  console.log(`\n${verdict}, after ${Math.round((Date.now() - started) / 1_000)} s. Seed ${seed}.`);
  return wrong.length === 0 ? 0 : 1;
}
