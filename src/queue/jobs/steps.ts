import type { JsonObject } from "../../core/json-object.ts";
import type { ActiveRequest } from "../request/active-request.ts";
import type { JobContext } from "./job-context.ts";

/** A request as ordered steps, each of which makes one or more of its items. */
export interface Steps {
  /** Items in all. */
  total: number;
  /** What a reader is told when so many are done. */
  message: (done: number) => string;
  /** Does the step that begins with this item. @throws what ends the whole request; what it made before is kept */
  run: (first: number) => Promise<JsonObject[]>;
}

/**
 * Does the steps that are still to be done, each written down before the next.
 * @returns whether it stopped between two, because somebody waits for the GPU
 */
export async function runSteps(live: ActiveRequest, workplace: JobContext, steps: Steps): Promise<boolean> {
  const { total, message, run } = steps;
  let done = workplace.itemsDone();
  live.advance({ message: message(done), done, total });
  while (done < total) {
    const items = await run(done);
    // A cancel that came with the end of a step is heard before its result is written.
    live.abort.signal.throwIfAborted();
    workplace.ledger.stepped(live, done, items);
    done += items.length;
    live.advance({ message: message(done), done, total });
    if (done < total && workplace.awaited()) return true;
  }
  return false;
}
