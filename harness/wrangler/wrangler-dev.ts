import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { stopTree } from "../processes/stop-tree.ts";
import { spawnWrangler } from "./wrangler.ts";

/** A Worker that `wrangler dev` serves, with its proxy and all. */
export interface WranglerDev {
  /** Such as http://127.0.0.1:40123. */
  url: string;
  /** Process id of wrangler, which has started everything else. */
  pid: number;
  /** Everything written so far, line by line. */
  lines: string[];
  stop(): Promise<void>;
}

/** Hearth in `wrangler dev`, with the owner's token. */
export interface HearthProcess extends WranglerDev {
  token: string;
}

interface HearthOptions {
  /** Folder that keeps the storage, below `state`; the caller removes it. */
  kept?: string;
  /** Another Worker than Hearth's own, with the same bindings. */
  entry?: string;
}

const TOKEN = "the-token-of-the-tests-32-characters";

/** Runs `wrangler dev` on a free port. @throws Error with its output where it ends before it serves */
export async function startWranglerDev(args: readonly string[]): Promise<WranglerDev> {
  const free = ["--ip", "127.0.0.1", "--port", "0", "--inspector-port", "0", "--show-interactive-dev-session=false"];
  const child = spawnWrangler(["dev", ...args, ...free], { FORCE_COLOR: "0" });
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
  return { url, pid: child.pid ?? 0, lines, stop: () => stopTree(child) };
}

/** Runs Hearth as a process, with its own settings and its own storage. */
export async function startHearth(
  settings: Record<string, string>,
  { kept, entry }: HearthOptions = {},
): Promise<HearthProcess> {
  const folder = kept ?? mkdtempSync(join(tmpdir(), "hearth-"));
  const env = { MCP_AUTH_TOKEN: TOKEN, ...settings };
  const envFile = join(folder, "settings.env");
  const lines = Object.entries(env).map(([name, value]) => `${name}='${value}'\n`);
  writeFileSync(envFile, lines.join(""));
  const flags = ["--env-file", envFile, "--persist-to", join(folder, "state")];
  const dev = await startWranglerDev([...(entry === undefined ? [] : [entry]), ...flags]);
  return {
    ...dev,
    token: env.MCP_AUTH_TOKEN,
    async stop() {
      await dev.stop();
      if (kept === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}
