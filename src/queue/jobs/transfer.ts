import { streamTransfer, type TransferCall } from "../../hosts/ollama/transfer.ts";
import type { ActiveRequest } from "../request/active-request.ts";
import type { JobContext } from "./job-context.ts";
import type { TransferProgress } from "./transfer-progress.ts";

/** Streams one transfer of Ollama: its progress is shown, and written down when it has begun and with every percent. */
export async function transfer(
  live: ActiveRequest,
  { config, ledger }: JobContext,
  call: Pick<TransferCall, "path" | "body" | "totalMs">,
  seen: TransferProgress,
): Promise<void> {
  let written = live.state.begun === true ? seen.percent : undefined;
  const onLine: TransferCall["onLine"] = (line) => {
    seen.take(line, Date.now());
    live.advance(seen.progress);
    live.state = {
      ...live.state,
      begun: true,
      layers: seen.layers,
      fetched: live.state.fetched === true || seen.fetched,
    };
    if (live.lifecycle.ended || seen.percent === written) return;
    ledger.grown(live);
    written = seen.percent;
  };
  await streamTransfer(config.host, { ...call, signal: live.abort.signal, onLine });
}
