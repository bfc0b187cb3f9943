import { HearthError } from "../core/errors.ts";
import type { Work } from "../queue/queue-handle.ts";
import type { Answer } from "./answer.ts";
import { collectAnswer } from "./collect-answer.ts";
import type { ToolContext } from "./define-tool.ts";
import { optionNotices } from "./option-notices.ts";

/** A piece of work as a tool asks for it: the default model does it where none is named. */
export type Question = Omit<Work, "model" | "wishes"> & { model?: string; wishes?: Work["wishes"] };

/** Puts work of a model into the queue and waits for what comes of it. */
export async function askModel({ metadata, queue }: ToolContext, question: Question): Promise<Answer> {
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
