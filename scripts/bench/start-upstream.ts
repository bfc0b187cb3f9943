import { once } from "node:events";
import { join } from "node:path";
import { Worker } from "node:worker_threads";

export interface Upstream extends AsyncDisposable {
  url: string;
  /** When each call for metadata came since the last asking, ms since 1970. */
  takeCalls(): Promise<number[]>;
}

/** The bench's own Ollama, as a thread on a free port of the loopback address. */
export async function startUpstream(): Promise<Upstream> {
  const thread = new Worker(join(import.meta.dirname, "upstream.ts"));
  const [port] = (await once(thread, "message")) as [number];
  return {
    url: `http://127.0.0.1:${port}`,
    async takeCalls() {
      const answered = once(thread, "message");
      thread.postMessage("calls");
      const [calls] = (await answered) as [number[]];
      return calls;
    },
    async [Symbol.asyncDispose]() {
      await thread.terminate();
    },
  };
}
