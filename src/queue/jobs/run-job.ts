import { toHearthError } from "../../core/errors.ts";
import type { JobKind } from "../../core/job-kinds.ts";
import type { Outcome } from "../../core/request.ts";
import { errorFields } from "../../telemetry/logger.ts";
import type { ActiveRequest } from "../request/active-request.ts";
import { failure } from "../request/outcome.ts";
import { batchSteps } from "./batch.ts";
import { compareSteps } from "./compare.ts";
import { runCreate } from "./create.ts";
import { embedSteps } from "./embed.ts";
import { runGeneration } from "./generation.ts";
import type { JobContext } from "./job-context.ts";
import { runPull } from "./pull.ts";
import { runPush } from "./push.ts";
import { runSteps } from "./steps.ts";

/** Does the work; true where it has only made room for others, and is to be run again. @throws what ends it */
type Run = (live: ActiveRequest, workplace: JobContext) => Promise<boolean>;

const whole = (run: (live: ActiveRequest, workplace: JobContext) => Promise<void>): Run => {
  return async (live, workplace) => {
    await run(live, workplace);
    return false;
  };
};

const RUNS: Readonly<Record<JobKind, Run>> = {
  generate: whole(runGeneration),
  chat: whole(runGeneration),
  load: whole(runGeneration),
  embed: (live, workplace) => runSteps(live, workplace, embedSteps(live, workplace)),
  batch: (live, workplace) => runSteps(live, workplace, batchSteps(live, workplace)),
  compare: (live, workplace) => runSteps(live, workplace, compareSteps(live, workplace)),
  pull: whole(runPull),
  push: whole(runPush),
  create: whole(runCreate),
};

/** Does the work of a request at home: its viewers see it grow, and the table keeps up. Never throws. */
export async function runRequest(live: ActiveRequest, workplace: JobContext): Promise<Outcome | "yielded"> {
  const { id, kind } = live.submission;
  try {
    return (await RUNS[kind](live, workplace)) ? "yielded" : { state: "done" };
  } catch (thrown) {
    const error = toHearthError(thrown);
    if (error.code === "internal") workplace.log.error("request_fault", { request_id: id, ...errorFields(thrown) });
    return failure(error);
  }
}
