import { HearthError } from "../core/errors.ts";
import type { Job, JobOf } from "../core/job.ts";
import type { JobRequest } from "../queue/client/queue-client.ts";
import type { RequestView } from "../queue/client/watch-request.ts";
import type { ActionContext } from "./action-context.ts";
import type { Answer } from "./answer/answer.ts";
import { collectAnswer } from "./answer/collect-answer.ts";
import { limitHardwareUse } from "./limit-hardware-use.ts";
import { optionNotices } from "./option-notices.ts";

type WithOptionalModel<Kind> = Kind extends Job ? Omit<Kind, "model"> & { model?: string } : never;

/** A job of a model, as a tool asks for it. Without a model, the default one answers; a comparison always names its own. */
export type Question = (
  | WithOptionalModel<Exclude<Job, { kind: "pull" | "push" | "create" | "compare" }>>
  | JobOf<"compare">
) &
  Pick<JobRequest, "id" | "deliverTo" | "fresh"> & { wishes?: JobRequest["wishes"] };

/**
 * Puts a question into the queue and waits for its answer. An option that is unknown, ignored or not allowed adds a notice
 * to it.
 */
export async function askModel(context: ActionContext, asked: Question): Promise<Answer> {
  const { question, notices: limited } = limitHardwareUse(asked, context);
  const model = question.model ?? (await context.metadata.defaultModel()).model;
  const notices = [...(asked.wishes?.notices ?? []), ...optionNotices(asked.body.options), ...limited];
  const wishes = { ...question.wishes, notices };
  return answerOf(context, model, context.queue.run({ ...question, model, wishes }));
}

/** A function of its own, so that nothing keeps the question, which may be 16 MB, while its answer is awaited. */
async function answerOf(
  { metadata, queue }: ActionContext,
  model: string,
  running: Promise<RequestView>,
): Promise<Answer> {
  try {
    return await collectAnswer(queue, running);
  } catch (thrown) {
    if (!(thrown instanceof HearthError) || thrown.code !== "model_not_found") throw thrown;
    const notFound = await metadata.notFound(model);
    throw thrown.request === undefined ? notFound : notFound.withRequest(thrown.request);
  }
}
