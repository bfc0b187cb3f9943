/** `node scripts/count-packages.ts [FOLDER]`: counts the packages and bytes that `npm install` has left in a checkout. */
import { ROOT } from "../harness/root.ts";
import { countInstalled } from "./bench/rows/installed.ts";

const { packages, bytes } = countInstalled(process.argv[2] ?? ROOT);
console.log(`${packages} packages, ${(bytes / 1e6).toFixed(1)} MB`);
