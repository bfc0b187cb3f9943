import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Row, table } from "./conformance/row.ts";
import { runConformance } from "./conformance/run-conformance.ts";

/*
 * The official conformance suite, in both eras of the protocol, through the real auth and handler: what any server can
 * pass against Hearth itself, and all that is required against its fixtures. And the inspector's look at the tool list.
 */

const LONGEST_RUN_MS = 180_000;

const folder = mkdtempSync(join(tmpdir(), "hearth-conformance-"));
process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130));
setTimeout(() => {
  console.error(`It did not end within ${LONGEST_RUN_MS / 1_000} s.`);
  process.exit(1);
}, LONGEST_RUN_MS).unref();

const rows: Row[] = [];
await runConformance(folder, (row) => {
  rows.push(row);
  for (const problem of row.problems) console.error(`${row.entry}, ${row.caller}, ${row.era}: ${problem}`);
});
const wrong = rows.filter(({ problems, exit }) => problems.length > 0 || exit !== 0);
console.log(`\n${table(rows)}\n`);
console.log(
  wrong.length === 0 ? "Conforms in both eras." : `${wrong.length} of ${rows.length} runs are NOT as they must be.`,
);
process.exitCode = wrong.length === 0 ? 0 : 1;
