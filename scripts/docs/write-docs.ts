/** `npm run docs`: writes docs/tools.md from the catalogue. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { toolsPage } from "./tools-page.ts";

writeFileSync(join(import.meta.dirname, "../../docs/tools.md"), toolsPage());
