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
  /** Answers in Ollama's place. */
  standInUrl: string | undefined;
  verbose: boolean;
  /** Aborted when the Worker ends by itself. */
  ending: AbortController;
}

/** Starts `wrangler dev`. Disposing of it ends all the processes of it. */
export function startWorker({ settings, standInUrl, verbose, ending }: WorkerOptions): AsyncDisposable {
  ending.signal.throwIfAborted();
  // --var wins over .dev.vars. The stand-in's models and chats stay apart from those of the real home.
  const standIn =
    standInUrl === undefined ? [] : ["--var", `OLLAMA_BASE_URL:${standInUrl}`, "--persist-to", ".wrangler/stand-in"];
  const child = spawnWrangler([
    "dev",
    "--port",
    String(settings.port),
    "--show-interactive-dev-session=false",
    ...standIn,
  ]);
  const show = (line: string) => {
    if (!ending.signal.aborted) console.error(`  ${line}`);
  };
  siftOutput(child.stdout, show, { verbose });
  siftOutput(child.stderr, show, { verbose });
  child.on("error", (error) => ending.abort(new Problem(`wrangler could not be started: ${error.message}`)));
  const diedByItself = async (code: number | null, signal: NodeJS.Signals | null) => {
    // Its last words may still be in the pipe; but what it leaves behind may hold the pipe open for ever.
    await Promise.race([once(child, "close"), sleep(LAST_WORDS_MS)]);
    const hint = verbose ? "" : " npm start -- --verbose shows all that it says.";
    ending.abort(
      new Problem(`wrangler, which runs the Worker, ended by itself (${signal ?? `exit code ${code}`}).${hint}`),
    );
  };
  child.on("exit", diedByItself);
  return {
    [Symbol.asyncDispose]: () => {
      child.off("exit", diedByItself);
      return stopTree(child);
    },
  };
}
