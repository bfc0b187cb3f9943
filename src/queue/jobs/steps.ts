import { HearthError } from "../../core/errors.ts";
import type { Item } from "../forms/stored-item.ts";
import type { ActiveRequest } from "../request/active-request.ts";
import type { JobContext } from "./job-context.ts";

/** A job as ordered steps, each of which makes one or more of its items. */
export interface Steps {
  /** Items in all. */
  total: number;
  /** The progress for a reader when so many items are done. */
  message: (done: number) => string;
  /** The model of the step that begins with this item. It is checked before the step. */
  model: (first: number) => string;
  /** Makes the items from this place on, one at least. @throws what ends the request; the earlier items are kept */
  run: (first: number) => Promise<Item[]>;
  /** The item of a step whose model is not allowed. Without it, such a model ends the request. */
  refused?: (model: string, error: HearthError) => Item;
}

/** `yielded` where the job stopped between two steps, and is to be run again. */
export type StepsOutcome = "done" | "yielded";

/** Runs the steps that are not done yet. The items of each are stored before the next step begins. */
export async function runSteps(request: ActiveRequest, context: JobContext, steps: Steps): Promise<StepsOutcome> {
  const { total, message } = steps;
  let done = context.itemsDone();
  request.advance({ message: message(done), done, total });
  while (done < total) {
    const refused = await refusedItem(steps, done, context);
    const items = refused === undefined ? await steps.run(done) : [refused];
    // A cancel that arrived while the step ended must win: nothing is stored after it.
    request.abort.signal.throwIfAborted();
    context.recorder.stepped(request, done, items);
    done += items.length;
    request.advance({ message: message(done), done, total });
    if (done < total && context.hasWaiters()) return "yielded";
  }
  return "done";
}

async function refusedItem(steps: Steps, first: number, { checkModel }: JobContext): Promise<Item | undefined> {
  const model = steps.model(first);
  try {
    await checkModel(model);
    return undefined;
  } catch (thrown) {
    const isRefusal = thrown instanceof HearthError && thrown.code === "model_not_allowed";
    if (!isRefusal || steps.refused === undefined) throw thrown;
    return steps.refused(model, thrown);
  }
}
