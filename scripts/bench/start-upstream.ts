import { once } from "node:events";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
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
  const thread = new Worker(join(import.meta.dirname, "upstream.ts"));
  const [port] = (await once(thread, "message")) as [number];
  // One after the other: an answer does not say what it is to.
  let before: Promise<unknown> = Promise.resolve();
  function ask<Answer>(wanted: "calls" | "generated"): Promise<Answer> {
    const answered = before.then(async () => {
      const heard = once(thread, "message");
      thread.postMessage(wanted);
      return ((await heard) as [Answer])[0];
    });
    before = answered;
    return answered;
  }
  return {
    url: `http://127.0.0.1:${port}`,
    takeCalls: () => ask<number[]>("calls"),
    generated: () => ask<Generated[]>("generated"),
    async [Symbol.asyncDispose]() {
      await thread.terminate();
    },
  };
}
