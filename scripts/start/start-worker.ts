import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { Problem } from "../terminal/problem.ts";
import type { LocalSettings } from "./local-settings.ts";
import { siftOutput } from "./sift-output.ts";
import { stopTree } from "./stop-tree.ts";
import { WRANGLER } from "./wrangler.ts";

const ENVIRONMENT = {
  // wrangler asks nothing, reports nothing, and does not look for updates.
  WRANGLER_SEND_METRICS: "false",
  WRANGLER_SEND_ERROR_REPORTS: "false",
  WRANGLER_HIDE_BANNER: "true",
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
  // Its explorer shows everything that is stored, to anyone who sends the Host header "localhost".
  X_LOCAL_EXPLORER: "false",
};

const LAST_WORDS_MS = 500;

interface WorkerOptions {
  settings: LocalSettings;
  /** The stand-in, if there is no Ollama. */
  standInUrl: string | undefined;
  verbose: boolean;
  /** Aborted when the Worker ends by itself. */
  ending: AbortController;
}

/** Starts `wrangler dev`. Disposing the result ends all its processes. */
export function startWorker({ settings, standInUrl, verbose, ending }: WorkerOptions): AsyncDisposable {
  ending.signal.throwIfAborted();
  const child = spawn(process.execPath, [WRANGLER, "dev", ...flags(settings, standInUrl)], {
    env: { ...process.env, ...ENVIRONMENT },
    stdio: ["ignore", "pipe", "pipe"],
    // A process group of its own: Ctrl-C reaches only this script, which then ends the whole group.
    detached: process.platform !== "win32",
  });
  const show = (line: string) => {
    if (!ending.signal.aborted) console.error(`  ${line}`);
  };
  siftOutput(child.stdout, show, { verbose });
  siftOutput(child.stderr, show, { verbose });
  child.on("error", (error) => ending.abort(new Problem(`wrangler did not start: ${error.message}`)));
  const diedByItself = async (code: number | null, signal: NodeJS.Signals | null) => {
    // The pipe may still hold its last lines. A process that it leaves behind could keep the pipe open, hence the limit.
    await Promise.race([once(child, "close"), sleep(LAST_WORDS_MS)]);
    const hint = verbose ? "" : " npm start -- --verbose shows its whole output.";
    ending.abort(new Problem(`wrangler, which runs the Worker, stopped (${signal ?? `exit code ${code}`}).${hint}`));
  };
  child.on("exit", diedByItself);
  return {
    [Symbol.asyncDispose]: () => {
      child.off("exit", diedByItself);
      return stopTree(child);
    },
  };
}

function flags({ ip, port, lan }: LocalSettings, standInUrl: string | undefined): string[] {
  const flags = ["--ip", ip, "--port", String(port), "--show-interactive-dev-session=false"];
  // --var takes precedence over .dev.vars.
  if (lan !== undefined) flags.push("--var", `ALLOWED_HOSTS:${lan.allowedHosts}`);
  // The stand-in's models and chats are stored apart from those of the real home.
  if (standInUrl !== undefined) {
    flags.push("--var", `OLLAMA_BASE_URL:${standInUrl}`, "--persist-to", ".wrangler/stand-in");
  }
  return flags;
}
