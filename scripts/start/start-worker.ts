import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { stopTree } from "../../harness/processes/stop-tree.ts";
import { spawnWrangler } from "../../harness/wrangler/wrangler.ts";
import { Problem } from "../terminal/problem.ts";
import type { LocalSettings } from "./local-settings.ts";
import { siftOutput } from "./sift-output.ts";

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
  const child = spawnWrangler(["dev", ...flags(settings, standInUrl)]);
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
