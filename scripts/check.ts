import { spawnSync } from "node:child_process";
import { installPackages, isInstalled, programOf } from "../harness/installed/packages.ts";
import { endWith } from "./terminal/end-with.ts";
import { parseOptions } from "./terminal/parse-options.ts";

const USAGE = `npm run check -- [options]: format and lint (Biome), types (TypeScript), dead exports (Knip)
  --write   format first, and make the repairs that are safe
  --all     also check the types of code whose packages are installed on demand`;

/** Folders below packages/ that code imports. Its types are checked by the tsconfig of the folder. */
const TYPED = ["browser", "clients"] as const;

await endWith(async () => {
  const { values } = parseOptions(USAGE, {
    options: { write: { type: "boolean", default: false }, all: { type: "boolean", default: false } },
  });
  installPackages("checks");
  if (values.all) for (const name of TYPED) installPackages(name);
  return check(values.write ? ["--write"] : []);
});

/** @returns the exit code of the first check that fails */
function check(biomeOptions: readonly string[]): number {
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
