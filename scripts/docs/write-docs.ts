/** `npm run docs`: writes docs/tools.md and docs/resources.md from the catalogues. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { resourcesPage } from "./resources-page.ts";
import { toolsPage } from "./tools-page.ts";

const docs = join(import.meta.dirname, "../../docs");

writeFileSync(join(docs, "tools.md"), toolsPage());
writeFileSync(join(docs, "resources.md"), resourcesPage());
