import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Creates a folder that is removed when the program ends. Ends the program after `longestMs` at the latest. */
export function createRunFolder(name: string, longestMs: number): string {
  const folder = mkdtempSync(join(tmpdir(), `hearth-${name}-`));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130));
  setTimeout(() => {
    console.error(`npm run ${name} did not end within ${longestMs / 1000} s.`);
    process.exit(1);
  }, longestMs).unref();
  return folder;
}
