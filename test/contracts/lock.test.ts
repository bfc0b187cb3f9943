import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

interface Entry {
  version?: string;
  resolved?: string;
  integrity?: string;
  libc?: string[];
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8")) as { packages: Record<string, Entry> };
const manifest = JSON.parse(readFileSync("package.json", "utf8"));

const REWRITE = "run: npx npm@10 install --package-lock-only --ignore-scripts";

/** The folders in which Node looks for what a package imports, nearest first. */
function searchFolders(place: string): string[] {
  const folders = place === "" ? [] : place.split("/node_modules/").map((_, depth, parts) => parts.slice(0, depth + 1));
  return ["", ...folders.map((parts) => `${parts.join("/node_modules/")}/`)].reverse();
}

const isLocked = (place: string, name: string) =>
  searchFolders(place).some((folder) => packages[`${folder}node_modules/${name}`] !== undefined);

/** The versions of a package that the lock installs, wherever they are. */
const versionsOf = (name: string) =>
  Object.entries(packages)
    .filter(([place]) => place.endsWith(`node_modules/${name}`))
    .map(([, { version }]) => version);

/** If npm rewrites the lock in `npm install`, the next `git pull` aborts. npm 10 comes with Node 20 and 22. */
describe("package-lock.json, which no npm from 10 on rewrites", () => {
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
    expect(readFileSync(".npmrc", "utf8")).toMatch(/^omit-lockfile-registry-resolved=true$/m);
  });

  test("has a checksum for every package", () => {
    expect(Object.keys(packages).filter((place) => place !== "" && !packages[place]?.integrity)).toEqual([]);
  });

  /**
   * npm 10 and 11 disagree on the `dev` flag of what is reached both by devDependencies and by an optional peer of
   * `agents` (Vite, and esbuild below it). As optional peers of Hearth itself they get the same flag from both.
   */
  test("rests on two optional peers, for the same flags from npm 10 and 11", () => {
    for (const peer of ["esbuild", "vite"]) {
      expect(manifest.peerDependencies[peer]).toBe("*");
      expect(manifest.peerDependenciesMeta[peer]).toEqual({ optional: true });
    }
  });
});

describe("the runtime", () => {
  test("is one workerd for wrangler, the tests and the benchmarks", () => {
    for (const name of ["wrangler", "miniflare", "workerd"]) expect(versionsOf(name)).toHaveLength(1);
  });

  test("is driven by the miniflare that wrangler asks for", () => {
    expect(manifest.devDependencies.miniflare).toBe(packages["node_modules/wrangler"]?.dependencies?.miniflare);
  });
});
