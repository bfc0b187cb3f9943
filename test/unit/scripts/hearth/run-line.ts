import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, vi } from "vitest";
import { readCommand as readHearth } from "../../../../scripts/hearth/read-command.ts";
import { runCommand } from "../../../../scripts/hearth/run-command.ts";
import { runOnline } from "../../../../scripts/token/online-tokens.ts";
import { readCommand as readToken } from "../../../../scripts/token/read-command.ts";

type Input = NodeJS.ReadableStream & { isTTY?: boolean };

const folder = mkdtempSync(join(tmpdir(), "hearth-sessions-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
/** Where the sessions of these tests are kept. */
export const SESSIONS_IN = join(folder, "sessions.json");

/** Where the record of the tokens in AUTH_TOKENS is kept. */
export const KEPT_IN = join(folder, "tokens.json");

const surroundings = () => ({
  folder,
  signal: new AbortController().signal,
  sessionsIn: SESSIONS_IN,
  keptIn: KEPT_IN,
});

/** Runs `npm run hearth` with these words against a URL. @returns what it printed on stdout */
export const runLine = (url: string, args: readonly string[], input: Input = process.stdin): Promise<string> =>
  printedBy(() => runCommand(readHearth([...args, "--url", url]), { ...surroundings(), input }));

/** Runs `npm run token` with these words against a URL. @returns what it printed on stdout */
export const runToken = (url: string, args: readonly string[]): Promise<string> =>
  printedBy(() => runOnline(readToken([...args, "--url", url]), { ...surroundings(), input: process.stdin }));

async function printedBy(work: () => Promise<void>): Promise<string> {
  const printed = vi.spyOn(console, "log").mockImplementation(() => {});
  vi.spyOn(console, "error").mockImplementation(() => {});
  try {
    await work();
    return printed.mock.calls.map(([line]) => String(line ?? "")).join("\n");
  } finally {
    vi.restoreAllMocks();
  }
}
