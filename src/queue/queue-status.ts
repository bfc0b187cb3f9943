import type { DayUsage, RequestSummary } from "../core/request.ts";
import type { HostFault } from "./store/request-history.ts";

/** Result of a cancel: stopped, had ended before, or not known to this user. */
export type CancelOutcome = "cancelled" | "ended" | "unknown";

/** What a queue is doing. */
export interface QueueStatus {
  requests: RequestSummary[];
  running: number;
  waiting: number;
  /** Requests of the user today. Missing for the owner, who has no daily budget. */
  day?: DayUsage;
}

/** How the GPU of a host stands, for the choice of a host. */
export interface QueueStanding {
  running: number;
  waiting: number;
  /** How many new requests of the user would start at once. */
  free: number;
  /** The mean duration of the last requests, in ms. Missing where there were none. */
  usualMs?: number;
  /** The last fault of the host. Missing where its last request was done. */
  fault?: HostFault;
}
