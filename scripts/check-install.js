/**
 * Runs before `npm start` and the other commands of the README. Plain JavaScript without dependencies,
 * because before `npm install` there are none, and an old Node does not read TypeScript.
 */
import { existsSync } from "node:fs";

const missing = ["node/bin", "wrangler", "@modelcontextprotocol/client"].filter(
  (name) => !existsSync(new URL(`../node_modules/${name}`, import.meta.url)),
);

if (missing.length > 0) {
  console.error("\n  Hearth's packages are not installed yet: run npm install, then this again.\n");
  process.exit(1);
}
if (Number.parseInt(process.versions.node, 10) < 24) {
  console.error(
    "\n  Hearth needs Node 24, which npm install puts into node_modules/ if install scripts may run: " +
      "run npm install again without --ignore-scripts.\n",
  );
  process.exit(1);
}
