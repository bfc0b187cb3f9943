import type { Finding } from "./finding.ts";
import type { Visit } from "./visit.ts";

/** One thing that is looked at: data, and a short function. */
export interface Check {
  name: string;
  /** Checks whose fault would only show again here: where one of them is not well, this one is left out. */
  needs: readonly string[];
  /** Where this one is left out for a reason of its own, what needs it goes on all the same. */
  optional?: boolean;
  deadlineMs: number;
  /** @throws Fault for what it finds; anything else that it throws is a fault of the doctor */
  run(visit: Visit, signal: AbortSignal): Promise<Finding | Finding[]>;
}
