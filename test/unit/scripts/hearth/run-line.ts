import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, vi } from "vitest";
import { type Command, readCommand } from "../../../../scripts/hearth/read-command.ts";
import { runCommand } from "../../../../scripts/hearth/run-command.ts";

const folder = mkdtempSync(join(tmpdir(), "hearth-sessions-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
/** Where the sessions of these tests are kept. */
export const SESSIONS_IN = join(folder, "sessions.json");

/** Runs a command line against a URL. @returns what it printed on stdout */
export async function runLine(
  url: string,
  args: readonly string[],
  input: NodeJS.ReadableStream & { isTTY?: boolean } = process.stdin,
) {
  const printed = vi.spyOn(console, "log").mockImplementation(() => {});
  vi.spyOn(console, "error").mockImplementation(() => {});
  const command: Command = readCommand([...args, "--url", url]);
  try {
    await runCommand(command, {
      folder: process.cwd(),
      input,
      signal: new AbortController().signal,
      sessionsIn: SESSIONS_IN,
    });
    return printed.mock.calls.map(([line]) => String(line ?? "")).join("\n");
  } finally {
    vi.restoreAllMocks();
  }
}
