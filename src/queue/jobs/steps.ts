import type { Item } from "../forms/stored-item.ts";
import type { ActiveRequest } from "../request/active-request.ts";
import type { JobContext } from "./job-context.ts";

/** A job as ordered steps, each of which makes one or more of its items. */
export interface Steps {
  /** Items in all. */
  total: number;
  /** The progress for a reader when so many items are done. */
  message: (done: number) => string;
  /** Makes the items from this place on, one at least. @throws what ends the request; the earlier items are kept */
  run: (first: number) => Promise<Item[]>;
}

/** `yielded` where the job stopped between two steps, and is to be run again. */
export type StepsOutcome = "done" | "yielded";

/** Runs the steps that are not done yet. The items of each are stored before the next step begins. */
export async function runSteps(request: ActiveRequest, context: JobContext, steps: Steps): Promise<StepsOutcome> {
  const { total, message, run } = steps;
  let done = context.itemsDone();
  request.advance({ message: message(done), done, total });
  while (done < total) {
    const items = await run(done);
    // A cancel that arrived while the step ended must win: nothing is stored after it.
    request.abort.signal.throwIfAborted();
    context.recorder.stepped(request, done, items);
    done += items.length;
    request.advance({ message: message(done), done, total });
    if (done < total && context.hasWaiters()) return "yielded";
  }
  return "done";
}
