import type { StandInOptions } from "../options.ts";
import type { Exchange } from "../record/exchange.ts";
import { forever, pause } from "../waits.ts";

/**
 * The steps one after the other, each in its time. A script holds them, or stalls for ever, once so many have gone out;
 * also after the last, before whatever ends the answer.
 */
export async function* paced<Step>(steps: Step[], options: StandInOptions, exchange: Exchange): AsyncGenerator<Step> {
  const { firstTokenDelayMs, tokenDelayMs } = { ...options, ...exchange.script };
  for (const [sent, step] of steps.entries()) {
    await pause((sent === 0 ? firstTokenDelayMs : tokenDelayMs) ?? 0, exchange.stopped);
    await stopAfter(sent, exchange);
    yield step;
  }
  await stopAfter(steps.length, exchange);
}

/** Holds or stalls where the script says so. */
export async function stopAfter(sent: number, exchange: Exchange): Promise<void> {
  const { holdAfter, fault } = exchange.script ?? {};
  if (holdAfter === sent) await exchange.hold();
  if (fault?.kind !== "stall" || (fault.after ?? 0) !== sent) return;
  exchange.reach("held");
  await forever(exchange.stopped);
}
