import { join } from "node:path";
import { startThread } from "../../harness/processes/start-thread.ts";
import type { Generated } from "./upstream-terms.ts";

export interface Upstream extends AsyncDisposable {
  url: string;
  /** When each call for metadata came since the last asking, ms since 1970. */
  takeCalls(): Promise<number[]>;
  /** The generations with a name. */
  generated(): Promise<Generated[]>;
}

/** The bench's own Ollama, as a thread on a free port of the loopback address. */
export async function startUpstream(): Promise<Upstream> {
  const thread = await startThread<string>(join(import.meta.dirname, "upstream.ts"));
  return {
    ...thread,
    url: thread.first,
    takeCalls: () => thread.ask<number[]>("calls"),
    generated: () => thread.ask<Generated[]>("generated"),
  };
}
