/**
 * Runs after `npm install`. The package `node` installs the release of this system inside itself and links its program to
 * node_modules/node/bin. The rest of that release, 64 MB of C headers, is of no use here, and npm does not know it: the next
 * `npm install` would remove it. Plain JavaScript, because it may run in an old Node.
 */
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";

const folder = join(process.cwd(), "node_modules/node");
const linked = ["bin/node", "bin/node.exe"].some((program) => existsSync(join(folder, program)));
if (linked) rmSync(join(folder, "node_modules"), { recursive: true, force: true });
