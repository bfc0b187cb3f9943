import { once } from "node:events";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import type { HomeReport, HomeWishes } from "./home-terms.ts";

export interface Home extends AsyncDisposable {
  url: string;
  report(): Promise<HomeReport>;
}

export async function startHome(workerData: HomeWishes): Promise<Home> {
  const thread = new Worker(join(import.meta.dirname, "home.ts"), { workerData });
  const [url] = (await once(thread, "message")) as [string];
  return {
    url,
    async report() {
      const answered = once(thread, "message");
      thread.postMessage("report");
      return ((await answered) as [HomeReport])[0];
    },
    async [Symbol.asyncDispose]() {
      await thread.terminate();
    },
  };
}
