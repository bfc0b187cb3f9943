import { join } from "node:path";
import { startThread } from "../../harness/processes/start-thread.ts";
import type { Generated } from "./upstream-terms.ts";

/** The bench's own Ollama, as it runs in a thread. */
export interface Upstream extends AsyncDisposable {
  url: string;
  /** When each metadata call arrived since the last question, ms since 1970. */
  takeCalls(): Promise<number[]>;
  /** The generations with a name. */
  generated(): Promise<Generated[]>;
}

/** Starts the bench's own Ollama in a thread, on a free port of the loopback address. */
export async function startUpstream(): Promise<Upstream> {
  const thread = await startThread<string>(join(import.meta.dirname, "upstream.ts"));
  return {
    ...thread,
    url: thread.first,
    takeCalls: () => thread.ask<number[]>("calls"),
    generated: () => thread.ask<Generated[]>("generated"),
  };
}
