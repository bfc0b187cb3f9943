import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A folder that is removed however the run ends; and it does end, after so long at the latest. */
export function folderForARun(name: string, longestMs: number): string {
  const folder = mkdtempSync(join(tmpdir(), `hearth-${name}-`));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130));
  setTimeout(() => {
    console.error(`npm run ${name} did not end within ${longestMs / 1000} s.`);
    process.exit(1);
  }, longestMs).unref();
  return folder;
}
