import { JOB_KINDS } from "../../core/job-kinds.ts";
import type { Unfinished } from "./unfinished.ts";

const MAX_RESUMPTIONS = 100;
const DAY_MS = 24 * 60 * 60 * 1000;

/** Whether a request goes on that an object left running as it died; not for ever, as it may be what objects die of. */
export function canResume({ submission, submittedAt, resumptions }: Unfinished): boolean {
  const fresh = resumptions <= MAX_RESUMPTIONS && Date.now() < submittedAt + DAY_MS;
  return fresh && JOB_KINDS[submission.kind].resumes === true;
}
