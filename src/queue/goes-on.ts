import { KINDS } from "../core/request-kinds.ts";
import type { Unfinished } from "./unfinished.ts";

const MOST_RESUMPTIONS = 100;
const DAY_MS = 24 * 60 * 60 * 1000;

/** Whether a request goes on that an object left running as it died; not for ever, as it may be what objects die of. */
export function goesOn({ submission, submittedAt, resumptions }: Unfinished): boolean {
  const fresh = resumptions <= MOST_RESUMPTIONS && Date.now() < submittedAt + DAY_MS;
  return fresh && KINDS[submission.kind].resumes === true;
}
