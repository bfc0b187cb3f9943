import type { Capability } from "../core/capabilities.ts";
import { HearthError } from "../core/errors.ts";
import type { AskSettings, ChatBody, Job, JobOf } from "../core/job.ts";
import { schemaNotices } from "../hosts/ollama/sendable-schema.ts";
import { toolNotices } from "../hosts/ollama/tool-notices.ts";
import { assertMay } from "../people/assert-may.ts";
import type { JobRequest } from "../queue/client/queue-client.ts";
import type { RequestView } from "../queue/client/watch-request.ts";
import type { ActionContext } from "./action-context.ts";
import type { Answer } from "./answer/answer.ts";
import { collectAnswer } from "./answer/collect-answer.ts";
import { assertCapable, needsOf, withAdvice } from "./assert-capable.ts";
import { limitHardwareUse } from "./limit-hardware-use.ts";
import { limitOwnContext } from "./limit-own-context.ts";
import { optionNotices, withOllamaOptions } from "./option-notices.ts";

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
  assertMay(context.caller, { host: context.config.hosts[0] });
  const named = withOllamaOptions(asked);
  const { question, notices: limited } = limitHardwareUse(named.question, context);
  const model = question.model ?? (await context.metadata.defaultModel()).model;
  const needs = needsOf(question);
  await assertCapable(context.metadata, model, needs);
  const { job, notices: own } = await limitOwnContext({ ...question, model } as Job, context);
  const notices = [...(asked.wishes?.notices ?? []), ...named.notices, ...bodyNotices(named.question.body)];
  const wishes = { ...question.wishes, notices: [...notices, ...limited, ...own] };
  return answerOf(context, { model, needs }, context.queue.run({ ...question, ...job, wishes }));
}

/** A function of its own, so that nothing keeps the question, which may be 16 MB, while its answer is awaited. */
async function answerOf(
  { metadata, queue }: ActionContext,
  { model, needs }: { model: string; needs: readonly Capability[] },
  running: Promise<RequestView>,
): Promise<Answer> {
  try {
    return await collectAnswer(queue, running);
  } catch (thrown) {
    if (!(thrown instanceof HearthError)) throw thrown;
    if (thrown.code === "unsupported") throw await withAdvice(thrown, metadata, needs);
    if (thrown.code !== "model_not_found") throw thrown;
    const notFound = await metadata.notFound(model);
    throw thrown.request === undefined ? notFound : notFound.withRequest(thrown.request);
  }
}

/** Says what of a body Ollama will not see as it was given. */
function bodyNotices(body: Question["body"]): string[] {
  const { options, format, tools } = body as AskSettings & Pick<ChatBody, "tools">;
  return [...optionNotices(options), ...schemaNotices(format), ...toolNotices(tools)];
}
