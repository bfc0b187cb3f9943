import { HearthError } from "../core/errors.ts";
import type { JobRequest } from "../queue/client/queue-client.ts";
import type { ActionContext } from "./action-context.ts";
import type { Answer } from "./answer/answer.ts";
import { collectAnswer } from "./answer/collect-answer.ts";
import { optionNotices } from "./option-notices.ts";

/** A piece of work as a tool asks for it: the default model does it where none is named. */
export type Question = Omit<JobRequest, "model" | "wishes"> & { model?: string; wishes?: JobRequest["wishes"] };

/** Puts work of a model into the queue and waits for what comes of it. */
export async function askModel({ metadata, queue }: ActionContext, question: Question): Promise<Answer> {
  const model = question.model ?? (await metadata.defaultModel()).model;
  const notices = [...(question.wishes?.notices ?? []), ...optionNotices(question.body.options)];
  const wishes = { ...question.wishes, notices };
  try {
    return await collectAnswer(queue, await queue.run({ ...question, model, wishes }));
  } catch (thrown) {
    if (!(thrown instanceof HearthError) || thrown.code !== "model_not_found") throw thrown;
    const notFound = await metadata.notFound(model);
    throw thrown.request === undefined ? notFound : notFound.withRequest(thrown.request);
  }
}
