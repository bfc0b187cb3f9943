import type { GenerationDelta } from "../../core/generation.ts";
import type { Host } from "../../hosts/host.ts";
import type { ActiveRequest } from "../request/active-request.ts";
import { CheckpointPolicy } from "./checkpoint-policy.ts";
import { answerLimits, type JobContext } from "./job-context.ts";
import { explainWait } from "./unread-prompt.ts";

/** Streams one answer, or loads a model: viewers see it grow, and checkpoints keep it in case the object dies. */
export async function runAnswer(
  request: ActiveRequest,
  kind: "generate" | "chat" | "load",
  context: JobContext,
): Promise<undefined> {
  const checkpoints = new CheckpointPolicy(Date.now());
  for await (const delta of openAnswer(request, kind, context)) {
    request.append(delta);
    const length = request.result.text.length + request.result.thinking.length;
    if (request.lifecycle.ended || !checkpoints.due(length, Date.now())) continue;
    context.recorder.grown(request);
    checkpoints.written(length, Date.now());
  }
}

function openAnswer(
  request: ActiveRequest,
  kind: "generate" | "chat" | "load",
  context: JobContext,
): AsyncGenerator<GenerationDelta> {
  const { host, readJob } = context;
  const { model } = request.submission;
  const limits = answerLimits(request, context);
  if (kind === "load") return host.load(model, readJob(kind).body, limits);
  const ask = { kind, model, body: () => readJob(kind).body } as Parameters<Host["generate"]>[0];
  return explainWait(host.generate(ask, limits), request, context);
}
