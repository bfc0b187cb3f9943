import { lstatSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Row } from "../row.ts";

/** What `npm install` leaves on the disk. */
export interface Installed {
  packages: number;
  bytes: number;
}

/** Of commit 8d4ae6b, by `npm install` of npm 11 on Linux x64, counted in the same way. */
const BEFORE: Installed = { packages: 428, bytes: 812_800_000 };

/** Counts the packages below node_modules/ of a folder, and the bytes of all files. A file with two names counts once. */
export function countInstalled(folder: string): Installed {
  const seen = new Set<number>();
  const found: Installed = { packages: 0, bytes: 0 };
  const walk = (place: string): void => {
    for (const entry of readdirSync(place, { withFileTypes: true })) {
      const path = join(place, entry.name);
      if (entry.isDirectory()) walk(path);
      else if (entry.name === "package.json" && isPackage(place)) found.packages++;
      const { ino, size } = lstatSync(path);
      if (!seen.has(ino)) found.bytes += size;
      seen.add(ino);
    }
  };
  walk(resolve(folder, "node_modules"));
  return found;
}

/** Whether a folder stands directly below node_modules/, with or without a scope: many packages hold package.json files. */
const isPackage = (place: string) => /[\\/]node_modules[\\/](@[^\\/]+[\\/])?[^\\/@]+$/.test(place);

/** What is installed for `npm start` and `npm test`, against what it was. */
export function installedRow(folder: string): Row {
  const { packages, bytes } = countInstalled(folder);
  const checks = [
    { what: "has", measured: packages, bound: Math.floor(BEFORE.packages * 0.6), unit: "packages" },
    { what: "has", measured: Math.round(bytes / 1e6), bound: Math.floor((BEFORE.bytes * 0.7) / 1e6), unit: "MB" },
  ];
  return { what: "npm install, for npm start and npm test", hearth: `${packages} packages`, checks };
}
