/** `node scripts/install-packages.ts NAME`: installs the packages of packages/NAME/ for the command that comes after it. */
import { installPackages, PACKAGE_FOLDERS } from "../harness/installed/packages.ts";

const folder = PACKAGE_FOLDERS.find((name) => name === process.argv[2]);
if (folder === undefined) throw new Error(`Name one of ${PACKAGE_FOLDERS.join(", ")}.`);
installPackages(folder);
