import { toHearthError } from "../../core/errors.ts";
import type { ActiveRequest } from "../request/active-request.ts";
import type { JobContext } from "./job-context.ts";

/** A host that loads a model or reads a prompt is silent for long. From then on it is asked whether it is there. */
const SILENT_MS = 10_000;
/** A host answers this from memory, also while it works. */
const PROBE_MS = 5_000;

/**
 * Watches a request that could move: while nothing has come of it, its host is asked again and again whether it is there. If
 * it is not, such as one that accepts connections and hangs, the call to it is given up, and the request ends with that error.
 * @returns what ends the watch
 */
export function watchSilence(request: ActiveRequest, { host, itemsDone }: JobContext): () => void {
  let timer: ReturnType<typeof setTimeout>;
  let isOver = false;
  const isSilent = () => !isOver && request.result.parts === 0 && itemsDone() === 0;
  const wait = () => {
    timer = setTimeout(probe, SILENT_MS);
  };
  const probe = async () => {
    const fault = await host.version(PROBE_MS).then(() => undefined, toHearthError);
    if (!isSilent()) return;
    if (fault === undefined) wait();
    else request.abort.abort(fault);
  };
  wait();
  return () => {
    isOver = true;
    clearTimeout(timer);
  };
}
