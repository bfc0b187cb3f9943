import type { Finding } from "./finding.ts";
import type { Visit } from "./visit.ts";

/** One check: data, and a short function. */
export interface Check {
  name: string;
  /** Checks that must pass first. If one of them does not, this one is skipped, because it would only repeat the fault. */
  needs: readonly string[];
  /** If true, the checks that need this one still run when it was skipped. */
  optional?: boolean;
  deadlineMs: number;
  /** @throws Fault for a failure that it finds. Any other error is a fault of the doctor itself. */
  run(visit: Visit, signal: AbortSignal): Promise<Finding | Finding[]>;
}
