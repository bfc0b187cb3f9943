/** `npm run docs`: writes docs/tools.md, docs/resources.md and docs/limits.md from what the code says. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { limitsPage } from "./limits-page.ts";
import { resourcesPage } from "./resources-page.ts";
import { toolsPage } from "./tools-page.ts";

const docs = join(import.meta.dirname, "../../docs");

writeFileSync(join(docs, "tools.md"), toolsPage());
writeFileSync(join(docs, "resources.md"), resourcesPage());
writeFileSync(join(docs, "limits.md"), limitsPage());
