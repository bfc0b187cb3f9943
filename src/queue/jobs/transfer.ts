import type { Transfer } from "../../hosts/host.ts";
import type { ActiveRequest } from "../request/active-request.ts";
import type { JobContext } from "./job-context.ts";
import type { TransferProgress } from "./transfer-progress.ts";

/**
 * Streams one transfer. Its progress is shown, and stored when it has begun and with each new percent: a host whose numbers
 * go up and down would otherwise use up the rows of the day.
 */
export async function runTransfer(
  request: ActiveRequest,
  { host, recorder }: JobContext,
  { transfer, totalMs, progress }: { transfer: Transfer; totalMs: number; progress: TransferProgress },
): Promise<void> {
  let written = typeof request.state.written === "number" ? request.state.written : -1;
  for await (const updates of host.transfer(transfer, { signal: request.abort.signal, totalMs })) {
    for (const update of updates) progress.take(update, Date.now());
    request.advance(progress.progress);
    const fetched = request.state.fetched === true || progress.fetched;
    const isNew = progress.percent > written;
    if (isNew) written = progress.percent;
    request.state = { ...request.state, begun: true, layers: progress.layers, fetched, written };
    if (isNew && !request.lifecycle.ended) recorder.grown(request);
  }
}
