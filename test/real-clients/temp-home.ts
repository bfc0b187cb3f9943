import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";

export interface TempHome {
  path: string;
  /** All that a program run from it is told: nothing of whoever runs the tests. */
  env: Record<string, string>;
}

/** An empty home for a client that keeps settings and logins; removed at the end of the describe block. */
export function openTempHome(): TempHome {
  const path = mkdtempSync(join(tmpdir(), "hearth-client-"));
  afterAll(() => rmSync(path, { recursive: true, force: true }));
  return { path, env: { HOME: path, PATH: process.env.PATH ?? "", NO_COLOR: "1" } };
}
