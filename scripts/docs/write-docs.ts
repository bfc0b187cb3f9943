/**
 * `npm run docs`: writes docs/tools.md, docs/resources.md, docs/limits.md and src/tools/described-tools.json from what the
 * code says.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { catalog } from "../../src/tools/catalog.ts";
import { describedTools } from "./describe-tool.ts";
import { limitsPage } from "./limits-page.ts";
import { resourcesPage } from "./resources-page.ts";
import { toolsPage } from "./tools-page.ts";

const root = join(import.meta.dirname, "../..");
const docs = join(root, "docs");

writeFileSync(join(root, "src/tools/described-tools.json"), describedTools(catalog));
writeFileSync(join(docs, "tools.md"), toolsPage());
writeFileSync(join(docs, "resources.md"), resourcesPage());
writeFileSync(join(docs, "limits.md"), limitsPage());
