import { toHearthError } from "../../core/errors.ts";
import { isStepped, type JobOf } from "../../core/job.ts";
import type { Outcome } from "../../core/request.ts";
import { checkRegistries } from "../../hosts/registry-guard.ts";
import { errorFields } from "../../telemetry/logger.ts";
import type { ActiveRequest } from "../request/active-request.ts";
import { failure } from "../request/outcome.ts";
import { runAnswer } from "./answer.ts";
import { batchSteps } from "./batch.ts";
import { compareSteps } from "./compare.ts";
import { runCreate } from "./create.ts";
import { embedSteps } from "./embed.ts";
import type { JobContext } from "./job-context.ts";
import { runPull } from "./pull.ts";
import { runPush } from "./push.ts";
import { runSteps, type StepsOutcome } from "./steps.ts";
import { watchSilence } from "./watch-silence.ts";

/**
 * Runs the job of a request: its viewers see it grow, and the store keeps up. Never throws.
 * @returns `yielded` where it stopped between two steps to let others run first
 */
export async function runJob(request: ActiveRequest, context: JobContext): Promise<Outcome | "yielded"> {
  const endWatch = request.submission.fallbacks?.length ? watchSilence(request, context) : undefined;
  try {
    return (await run(request, context)) === "yielded" ? "yielded" : { state: "done" };
  } catch (thrown) {
    const error = toHearthError(thrown);
    const { id } = request.submission;
    if (error.code === "internal") context.log.error("request_fault", { request_id: id, ...errorFields(thrown) });
    return failure(error);
  } finally {
    endWatch?.();
  }
}

/** Async, so that a job that throws before its first await rejects. @throws what ends the request */
async function run(request: ActiveRequest, context: JobContext): Promise<StepsOutcome | undefined> {
  const { kind, model } = request.submission;
  const { checkModel, readJob } = context;
  // The models of a stepped job are checked before each step, because it may take hours.
  if (!isStepped(kind)) await checkModel(model);
  switch (kind) {
    case "generate":
    case "chat":
    case "load":
      return runAnswer(request, kind, context);
    case "embed":
      return runSteps(request, context, embedSteps(request, readJob(kind), context));
    case "batch":
      return runSteps(request, context, batchSteps(request, readJob(kind), context));
    case "compare":
      return runSteps(request, context, compareSteps(request, readJob(kind), context));
    case "pull":
      return runPull(request, await allowed(kind, context), context);
    case "push":
      return runPush(request, await allowed(kind, context), context);
    case "create":
      await checkModel(readJob(kind).body.from);
      return runCreate(request, await allowed(kind, context), context);
  }
}

/** Reads a transfer whose names lead to no other registries than the owner allows. @throws HearthError `model_not_allowed` */
async function allowed<Kind extends "pull" | "push" | "create">(
  kind: Kind,
  { host, transfers, readJob }: JobContext,
): Promise<JobOf<Kind>> {
  const job = readJob(kind);
  await checkRegistries(host, transfers, job);
  return job;
}
