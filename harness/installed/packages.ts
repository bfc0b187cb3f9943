import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../root.ts";

/** Folders below packages/: each is what one command needs and the others do not, with a lock of its own. */
export const PACKAGE_FOLDERS = ["agents", "browser", "checks", "clients", "conformance", "peers"] as const;
/** Name of one of them. */
export type PackageFolder = (typeof PACKAGE_FOLDERS)[number];

const MAX_INSTALL_MS = 900_000;

const placeOf = (folder: PackageFolder) => join(ROOT, "packages", folder);

/** The folder to put into PATH for its programs, once they are installed. */
export const programsOf = (folder: PackageFolder): string => join(placeOf(folder), "node_modules/.bin");

/** Copy of the lock that was installed. It is written last, so an installation that broke off has none. */
const installedLock = (folder: PackageFolder) => join(placeOf(folder), "node_modules/.installed-lock.json");

/** Tells whether all that its lock names is installed. */
export function isInstalled(folder: PackageFolder): boolean {
  const [done, lock] = [installedLock(folder), join(placeOf(folder), "package-lock.json")];
  return existsSync(done) && readFileSync(done, "utf8") === readFileSync(lock, "utf8");
}

/** Installs what the lock of a folder names, unless that is installed already. Says so first, because it takes a while. */
export function installPackages(folder: PackageFolder): void {
  if (isInstalled(folder)) return;
  console.error(`Installing the packages of packages/${folder}/, which only some commands need ...`);
  const [npm, ...first] = npmCommand();
  const { status } = spawnSync(npm, [...first, "ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: placeOf(folder),
    stdio: ["ignore", "ignore", "inherit"],
    timeout: MAX_INSTALL_MS,
  });
  if (status !== 0) throw new Error(`npm ci in packages/${folder}/ failed. Its message is above.`);
  copyFileSync(join(placeOf(folder), "package-lock.json"), installedLock(folder));
}

/** npm runs its scripts with the path of its own program, which Node can run on every system. */
function npmCommand(): [string, ...string[]] {
  const { npm_execpath: path } = process.env;
  return path?.endsWith(".js") ? [process.execPath, path] : ["npm"];
}

/** The packages that a folder asks for, each in one version. */
export const versionsIn = (folder: PackageFolder): Record<string, string> =>
  readJson(join(placeOf(folder), "package.json")).dependencies;

/** Returns the script of an installed program, for Node to run: what npm puts into .bin is no program on Windows. */
export function programOf(folder: PackageFolder, name: string, program = name): string {
  const place = join(placeOf(folder), "node_modules", name);
  const { bin } = readJson(join(place, "package.json"));
  return join(place, typeof bin === "string" ? bin : bin[program]);
}

const readJson = (path: string) => JSON.parse(readFileSync(path, "utf8"));
