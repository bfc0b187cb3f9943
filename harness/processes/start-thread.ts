import { once } from "node:events";
import { Worker } from "node:worker_threads";

/** A script that runs in a worker thread. */
export interface Thread<First> extends AsyncDisposable {
  /** Its first message, sent once it has started. */
  first: First;
  ask<Answer>(question: string): Promise<Answer>;
}

/** Starts a worker thread and waits for its first message. */
export async function startThread<First>(file: string, workerData?: unknown): Promise<Thread<First>> {
  const thread = new Worker(file, { workerData });
  const [first] = (await once(thread, "message")) as [First];
  // One question at a time: an answer does not say which question it belongs to.
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
