import { randomInt } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
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

if (given.help) console.log(USAGE);
else {
  const folder = mkdtempSync(join(tmpdir(), "hearth-hostile-"));
  const started = Date.now();
  try {
    const [seed, seconds] = [Number(given.seed), Number(given.seconds)];
    console.log(`Seed ${seed}, ${seconds} s.`);
    const wrong = await runHostile({ folder, seed, seconds, only: given.wave, say: console.log });
    for (const what of wrong) console.error(`\n${what}`);
    const took = Math.round((Date.now() - started) / 1000);
    console.log(
      `\n${wrong.length === 0 ? "Nothing hurt" : `${wrong.length} things WRONG`}, after ${took} s. Seed ${seed}.`,
    );
    process.exitCode = wrong.length === 0 ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
