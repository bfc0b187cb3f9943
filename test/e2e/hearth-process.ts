import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { endTree } from "../../scripts/start/stop-tree.ts";
import { WRANGLER } from "../../scripts/start/wrangler.ts";

export interface HearthProcess {
  /** Such as http://127.0.0.1:40123 */
  url: string;
  token: string;
  /** Of wrangler, which has started all else. */
  pid: number;
  /** Everything that it has written, a line each. */
  lines: string[];
  stop(): Promise<void>;
}

interface Ways {
  /** Where its storage is to be found afterwards, below `state`; the caller's to remove. */
  kept?: string;
  /** Another Worker than Hearth's own, with the same bindings. */
  entry?: string;
}

const TOKEN = "the-token-of-the-tests-32-characters";

/** Hearth as a process of its own: `wrangler dev` on a free port, with its own settings and its own storage. */
export async function startHearth(
  settings: Record<string, string>,
  { kept, entry }: Ways = {},
): Promise<HearthProcess> {
  const folder = kept ?? mkdtempSync(join(tmpdir(), "hearth-"));
  const env = { MCP_AUTH_TOKEN: TOKEN, ...settings };
  const envFile = join(folder, "settings.env");
  writeFileSync(
    envFile,
    Object.entries(env)
      .map(([name, value]) => `${name}='${value}'\n`)
      .join(""),
  );
  const flags = ["--port", "0", "--inspector-port", "0", "--env-file", envFile, "--persist-to", join(folder, "state")];
  const args = ["dev", ...(entry === undefined ? [] : [entry]), ...flags, "--show-interactive-dev-session=false"];
  const child = spawn(process.execPath, [WRANGLER, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    // Its own group, so that workerd ends with it.
    detached: process.platform !== "win32",
    env: { ...process.env, WRANGLER_SEND_METRICS: "false", FORCE_COLOR: "0" },
  });
  const end = () => {
    if (child.pid !== undefined && child.exitCode === null) endTree(child.pid);
  };
  process.once("exit", end);
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const lines: string[] = [];
  const url = await new Promise<string>((resolve, reject) => {
    const hear = (line: string) => {
      lines.push(line);
      const ready = /Ready on (http:\/\/\S+)/.exec(line)?.[1];
      if (ready !== undefined) resolve(ready);
    };
    createInterface({ input: child.stdout }).on("line", hear);
    createInterface({ input: child.stderr }).on("line", hear);
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`wrangler dev ended with ${code}:\n${lines.join("\n")}`)));
  });
  return {
    url,
    token: env.MCP_AUTH_TOKEN,
    pid: child.pid ?? 0,
    lines,
    async stop() {
      process.removeListener("exit", end);
      end();
      await ended;
      if (kept === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}
