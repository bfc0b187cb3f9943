/**
 * Checks the packages before `npm start` and the other commands of the README. It is plain JavaScript without imports from
 * node_modules, because there may be none yet, and an old Node cannot read TypeScript.
 */
import { existsSync } from "node:fs";

const missing = ["node/bin", "wrangler", "@modelcontextprotocol/client"].filter(
  (name) => !existsSync(new URL(`../node_modules/${name}`, import.meta.url)),
);

if (missing.length > 0) {
  console.error("\n  The packages of Hearth are not installed yet. Run npm install, then this command again.\n");
  process.exit(1);
}
if (Number.parseInt(process.versions.node, 10) < 24) {
  console.error(
    "\n  Hearth needs Node 24. npm install puts it into node_modules/, but only if install scripts are allowed to run. " +
      "Run npm install again without --ignore-scripts.\n",
  );
  process.exit(1);
}
