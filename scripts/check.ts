/**
 * `npm run check`: format and lint (Biome), types (TypeScript), dead exports (Knip). `-- --write` formats first, and
 * makes the repairs that are safe. `-- --all` also checks the types of code whose packages are installed on demand.
 */
import { spawnSync } from "node:child_process";
import { installPackages, isInstalled, programOf } from "../harness/installed/packages.ts";

/** Folders below packages/ that code imports, so that its types are checked with a tsconfig of their own. */
const TYPED = ["browser", "clients"] as const;

const options = process.argv.slice(2);
process.exitCode = check(
  options.includes("--all"),
  options.filter((option) => option !== "--all"),
);

/** @returns the exit code of the first check that fails */
function check(all: boolean, biomeOptions: readonly string[]): number {
  installPackages("checks");
  if (all) for (const name of TYPED) installPackages(name);
  const tsc = programOf("checks", "typescript", "tsc");
  const runs = [
    [programOf("checks", "@biomejs/biome", "biome"), "check", ...biomeOptions],
    [tsc],
    ...TYPED.filter(isInstalled).map((name) => [tsc, "--project", `packages/${name}`]),
    [programOf("checks", "knip")],
  ];
  for (const run of runs) {
    const { status } = spawnSync(process.execPath, run, { stdio: "inherit" });
    if (status !== 0) return status ?? 1;
  }
  for (const name of TYPED) {
    if (!isInstalled(name))
      console.log(`Left out: the types of code that needs packages/${name}/. -- --all adds them.`);
  }
  return 0;
}
