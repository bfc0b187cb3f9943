import type { Exchange } from "../record/exchange.ts";
import type { Progress } from "../transfers/progress.ts";
import { strike } from "./faulty.ts";
import { stopAfter } from "./paced.ts";

const WORDS = {
  error: "max retries exceeded: unexpected EOF",
  huge: (status: string): Progress => ({ status }),
};

/**
 * The steps of long work, each a line, with what the script asks for between them. It is asked for before the next step
 * is begun, so the work is then as far as the client has been told. The work learns of it when the server breaks down.
 */
export async function* scriptedSteps(
  steps: AsyncGenerator<Progress>,
  exchange: Exchange,
): AsyncGenerator<Progress | string> {
  let sent = 0;
  try {
    for (;;) {
      const over = yield* betweenSteps(sent, exchange);
      if (over) return;
      exchange.stopped.throwIfAborted();
      const { done, value } = await steps.next();
      if (done) return;
      yield value;
      sent++;
      exchange.sentToken();
    }
  } catch (error) {
    await steps.throw(error);
  } finally {
    await steps.return(undefined);
  }
}

/** Holds, stalls or fails where the script says so; true when nothing comes after it. */
async function* betweenSteps(sent: number, exchange: Exchange): AsyncGenerator<Progress | string, boolean> {
  await stopAfter(sent, exchange);
  const { fault } = exchange.script ?? {};
  if (fault === undefined || fault.kind === "stall" || sent !== (fault.after ?? 0)) return false;
  return yield* strike(fault, WORDS);
}
