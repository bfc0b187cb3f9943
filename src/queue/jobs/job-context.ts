import type { TransferPolicy } from "../../config/config.ts";
import type { JobKind, JobOf } from "../../core/job.ts";
import type { CallLimits, Host } from "../../hosts/host.ts";
import type { Logger } from "../../telemetry/logger.ts";
import type { ActiveRequest } from "../request/active-request.ts";
import type { Recorder } from "../store/recorder.ts";
import type { UnreadPrompt } from "./unread-prompt.ts";

/** What a job works with. */
export interface JobContext {
  host: Host;
  /** Checks a model against the owner's policy. `run-job.ts` and `steps.ts` call it, so that no kind of job can forget it. */
  checkModel: (model: string) => Promise<void>;
  transfers: TransferPolicy;
  /** The longest time for one answer, in ms. */
  answerMs: number;
  /**
   * Reads the job of this request. It may be 16 MB, so a job that takes long keeps what it needs and no more.
   * @throws HearthError `storage_failed`
   */
  readJob: <Kind extends JobKind>(kind: Kind) => JobOf<Kind>;
  recorder: Recorder;
  log: Logger;
  /** What the host may still be reading of a stopped request. One for all requests of the host. */
  unreadPrompt: UnreadPrompt;
  /** Whether another request should run before the next step of this one. */
  hasWaiters: () => boolean;
  /** How many items of this request are stored. */
  itemsDone: () => number;
}

/** The limits of one answer of a request. */
export function answerLimits(request: ActiveRequest, { answerMs }: JobContext): CallLimits {
  return { signal: request.abort.signal, totalMs: answerMs };
}
