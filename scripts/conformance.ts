import { installPackages } from "../harness/installed/packages.ts";
import { createRunFolder } from "../harness/processes/create-run-folder.ts";
import { type Row, table } from "./conformance/row.ts";
import { runConformance } from "./conformance/run-conformance.ts";

/*
 * The official conformance suite, in both eras of the protocol, through the real auth and handler: Hearth
 * itself runs what any server can pass, and its fixtures all that is required. Its authorization server is checked too.
 */

const MAX_RUN_MS = 180_000;

installPackages("conformance");

const rows: Row[] = [];
await runConformance(createRunFolder("conformance", MAX_RUN_MS), (row) => {
  rows.push(row);
  for (const problem of row.problems) console.error(`${row.entry}, ${row.caller}, ${row.era}: ${problem}`);
});
const wrong = rows.filter(({ problems, exit }) => problems.length > 0 || exit !== 0);
console.log(`\n${table(rows)}\n`);
console.log(wrong.length === 0 ? "Conforms in both eras." : `${wrong.length} of ${rows.length} runs have FAILED.`);
process.exitCode = wrong.length === 0 ? 0 : 1;
