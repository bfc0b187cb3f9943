import { once } from "node:events";
import { Worker } from "node:worker_threads";

/** A program that runs as a thread of its own. */
export interface Thread<First> extends AsyncDisposable {
  /** What it said once it had started. */
  first: First;
  ask<Answer>(question: string): Promise<Answer>;
}

export async function startThread<First>(file: string, workerData?: unknown): Promise<Thread<First>> {
  const thread = new Worker(file, { workerData });
  const [first] = (await once(thread, "message")) as [First];
  // One after the other: an answer does not say what it is to.
  let before: Promise<unknown> = Promise.resolve();
  return {
    first,
    ask<Answer>(question: string) {
      const answered = before.then(async () => {
        const heard = once(thread, "message");
        thread.postMessage(question);
        return ((await heard) as [Answer])[0];
      });
      before = answered;
      return answered;
    },
    async [Symbol.asyncDispose]() {
      await thread.terminate();
    },
  };
}
