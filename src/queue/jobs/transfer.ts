import type { Transfer } from "../../hosts/host.ts";
import type { ActiveRequest } from "../request/active-request.ts";
import type { JobContext } from "./job-context.ts";
import type { TransferProgress } from "./transfer-progress.ts";

/** Streams one transfer. Its progress is shown, and stored when it has begun and with each percent. */
export async function runTransfer(
  request: ActiveRequest,
  { host, recorder }: JobContext,
  { transfer, totalMs, progress }: { transfer: Transfer; totalMs: number; progress: TransferProgress },
): Promise<void> {
  let written = request.state.begun === true ? progress.percent : undefined;
  for await (const updates of host.transfer(transfer, { signal: request.abort.signal, totalMs })) {
    for (const update of updates) progress.take(update, Date.now());
    request.advance(progress.progress);
    const fetched = request.state.fetched === true || progress.fetched;
    request.state = { ...request.state, begun: true, layers: progress.layers, fetched };
    if (request.lifecycle.ended || progress.percent === written) continue;
    recorder.grown(request);
    written = progress.percent;
  }
}
