import { toHearthError } from "../core/errors.ts";
import type { Outcome } from "../core/request.ts";
import type { RequestKind } from "../core/request-kinds.ts";
import { faultFields } from "../telemetry/logger.ts";
import { batchSteps } from "./kinds/batch.ts";
import { compareSteps } from "./kinds/compare.ts";
import { runCreate } from "./kinds/create.ts";
import { embedSteps } from "./kinds/embed.ts";
import { runGeneration } from "./kinds/generation.ts";
import { runPull } from "./kinds/pull.ts";
import { runPush } from "./kinds/push.ts";
import { runSteps } from "./kinds/steps.ts";
import type { LiveRequest } from "./live-request.ts";
import { failure } from "./outcome.ts";
import type { Workplace } from "./workplace.ts";

/** Does the work; true where it has only made room for others, and is to be run again. @throws what ends it */
type Run = (live: LiveRequest, workplace: Workplace) => Promise<boolean>;

const whole = (run: (live: LiveRequest, workplace: Workplace) => Promise<void>): Run => {
  return async (live, workplace) => {
    await run(live, workplace);
    return false;
  };
};

const RUNS: Readonly<Record<RequestKind, Run>> = {
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
export async function runRequest(live: LiveRequest, workplace: Workplace): Promise<Outcome | "yielded"> {
  const { id, kind } = live.submission;
  try {
    return (await RUNS[kind](live, workplace)) ? "yielded" : { state: "done" };
  } catch (thrown) {
    const error = toHearthError(thrown);
    if (error.code === "internal") workplace.log.error("request_fault", { request_id: id, ...faultFields(thrown) });
    return failure(error);
  }
}
