import { globSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { describe, expect, test } from "vitest";
import { PACKAGE_FOLDERS, versionsIn } from "../../harness/installed/packages.ts";

interface Entry {
  version?: string;
  resolved?: string;
  integrity?: string;
  libc?: string[];
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

interface Lock {
  packages: Record<string, Entry>;
}

const readJson = (path: string) => JSON.parse(readFileSync(path, "utf8"));

/** The root, and what is installed on demand: each is a package with a lock of its own. */
const FOLDERS = [".", ...globSync("packages/*/package.json").map((path) => dirname(path).replaceAll("\\", "/"))];
const manifest = readJson("package.json");
const { packages: rootPackages } = readJson("package-lock.json") as Lock;

const REWRITE = "run there: npx npm@10 install --package-lock-only --ignore-scripts";

/** The folders in which Node looks for what a package imports, nearest first. */
function searchFolders(place: string): string[] {
  const folders = place === "" ? [] : place.split("/node_modules/").map((_, depth, parts) => parts.slice(0, depth + 1));
  return ["", ...folders.map((parts) => `${parts.join("/node_modules/")}/`)].reverse();
}

/** The versions of a package that the root's lock installs, wherever they are. */
const versionsOf = (name: string) =>
  Object.entries(rootPackages)
    .filter(([place]) => place.endsWith(`node_modules/${name}`))
    .map(([, { version }]) => version);

/** If npm rewrites the lock in `npm install`, the next `git pull` aborts. npm 10 comes with Node 20 and 22. */
describe.each(FOLDERS)("the lock in %s, which no npm from 10 on rewrites", (folder) => {
  const { packages } = readJson(`${folder}/package-lock.json`) as Lock;
  const isLocked = (place: string, name: string) =>
    searchFolders(place).some((above) => packages[`${above}node_modules/${name}`] !== undefined);

  test("has the optional packages of every platform", () => {
    const missing = Object.entries(packages).flatMap(([place, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter((name) => !isLocked(place, name)),
    );
    expect(missing, REWRITE).toEqual([]);
  });

  test("has no libc field: npm 11 writes it for new entries, npm 10 removes it", () => {
    expect(
      Object.keys(packages).filter((place) => packages[place]?.libc),
      REWRITE,
    ).toEqual([]);
  });

  test("names no registry", () => {
    expect(Object.keys(packages).filter((place) => packages[place]?.resolved)).toEqual([]);
    expect(readFileSync(`${folder}/.npmrc`, "utf8")).toMatch(/^omit-lockfile-registry-resolved=true$/m);
  });

  test("has a checksum for every package", () => {
    expect(Object.keys(packages).filter((place) => place !== "" && !packages[place]?.integrity)).toEqual([]);
  });

  test("pins what is asked for", () => {
    const { dependencies, devDependencies } = readJson(`${folder}/package.json`);
    const asked = Object.entries<string>({ ...dependencies, ...devDependencies });
    expect(asked.filter(([, version]) => !/^\d/.test(version))).toEqual([]);
    for (const [name, version] of asked) expect(packages[`node_modules/${name}`]?.version).toBe(version);
  });
});

describe("what is installed on demand", () => {
  test("runs no install script, but for the one that Claude Code needs", () => {
    for (const folder of FOLDERS.slice(1).filter((folder) => folder !== "packages/agents")) {
      expect(readFileSync(`${folder}/.npmrc`, "utf8"), folder).toMatch(/^ignore-scripts=true$/m);
    }
    const { allowScripts } = readJson("packages/agents/package.json");
    expect(Object.keys(allowScripts).filter((name) => allowScripts[name])).toEqual(["@anthropic-ai/claude-code"]);
  });

  test("is not installed by the root, and is known to the installer and to Dependabot", () => {
    const own = { ...manifest.dependencies, ...manifest.devDependencies };
    const known = readFileSync(".github/dependabot.yml", "utf8");
    expect(FOLDERS.slice(1).sort()).toEqual(PACKAGE_FOLDERS.map((name) => `packages/${name}`));
    expect(known).toMatch(/directories: \[\/, \/packages\/\*\]/);
    for (const name of PACKAGE_FOLDERS) {
      expect(Object.keys(versionsIn(name)).filter((dependency) => dependency in own)).toEqual([]);
    }
  });
});

describe("the runtime", () => {
  test("is one workerd for wrangler, the tests and the benchmarks", () => {
    for (const name of ["wrangler", "miniflare", "workerd"]) expect(versionsOf(name)).toHaveLength(1);
  });

  test("is driven by the miniflare that wrangler asks for", () => {
    expect(manifest.devDependencies.miniflare).toBe(rootPackages["node_modules/wrangler"]?.dependencies?.miniflare);
  });
});
