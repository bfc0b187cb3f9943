import { findHost } from "../config/config.ts";
import type { Capability } from "../core/capabilities.ts";
import { HearthError } from "../core/errors.ts";
import type { AskSettings, Job, JobOf } from "../core/job.ts";
import { splitModel } from "../core/model-at-host.ts";
import type { HostedModel } from "../core/request.ts";
import { createHost } from "../hosts/create-host.ts";
import type { AskDetails } from "../hosts/host.ts";
import { assertMay } from "../people/assert-may.ts";
import type { JobRequest } from "../queue/client/queue-client.ts";
import type { RequestView } from "../queue/client/watch-request.ts";
import type { ActionContext } from "./action-context.ts";
import type { Answer } from "./answer/answer.ts";
import { collectAnswer } from "./answer/collect-answer.ts";
import { assertCapable, needsOf, withAdvice } from "./assert-capable.ts";
import { type ChosenPlace, chooseForAll, choosePlace } from "./choose-place.ts";
import { limitHardwareUse } from "./limit-hardware-use.ts";
import { limitOwnContext } from "./limit-own-context.ts";
import { optionNotices, withOllamaOptions } from "./option-notices.ts";

type WithOptionalModel<Kind> = Kind extends Job ? Omit<Kind, "model"> & { model?: string } : never;

/** A job of a model, as a tool asks for it. Without a model, the default one answers; a comparison always names its own. */
export type Question = (
  | WithOptionalModel<Exclude<Job, { kind: "pull" | "push" | "create" | "compare" }>>
  | JobOf<"compare">
) &
  Pick<JobRequest, "id" | "deliverTo" | "fresh"> & {
    wishes?: JobRequest["wishes"];
    /** Where it goes, if that is chosen already. */
    place?: ChosenPlace;
  };

/**
 * Puts a question into the queue and waits for its answer. An option that is unknown, ignored or not allowed adds a notice
 * to it.
 */
export async function askModel(context: ActionContext, asked: Question): Promise<Answer> {
  const named = withOllamaOptions(asked);
  const { question, notices: limited } = limitHardwareUse(named.question, context);
  const place = asked.place ?? (await placeOf(context, question));
  assertMay(context.caller, { host: { id: place.host } });
  const needs = needsOf(question);
  await assertCapable(context.metadata, place.named, needs);
  const there = context.config.hosts.length > 1 ? context.metadata.at(place.host) : context.metadata;
  const atHost = { ...context, metadata: there };
  const { job, notices: own } = await limitOwnContext(jobAt(place, question, context), atHost);
  const notices = [
    ...(asked.wishes?.notices ?? []),
    ...named.notices,
    ...bodyNotices(context, place, named.question.body),
  ];
  const wishes = { ...question.wishes, notices: [...notices, ...limited, ...own] };
  const request = { ...question, ...job, wishes } as JobRequest;
  const { host, fallbacks } = await joinTwin(context, request, place);
  return answerOf(context, { model: place.named, needs }, context.queue.run({ ...request, host, fallbacks }));
}

/** The job, by the names that models have at its host. */
function jobAt({ model }: ChosenPlace, question: Question, { config }: ActionContext): Job {
  if (question.kind !== "compare" || config.hosts.length === 1) return { ...question, model } as Job;
  const ids = config.hosts.map(({ id }) => id);
  const models = question.body.models.map((name) => splitModel(name, ids).model);
  return { ...question, model, body: { ...question.body, models } };
}

/** The place for a question. A comparison names several models, of which all must be at one host. */
async function placeOf(context: ActionContext, { kind, model, body }: Question): Promise<ChosenPlace> {
  const { options } = body as AskSettings;
  const numCtx = typeof options?.num_ctx === "number" ? options.num_ctx : context.config.models.defaultNumCtx;
  if (kind === "compare") return chooseForAll(context, body.models);
  const name = model ?? (await context.metadata.defaultModel()).model;
  return choosePlace(context, name, { numCtx });
}

/** An equal request that runs already, at whichever host, is joined. */
async function joinTwin(
  { queue }: ActionContext,
  request: JobRequest,
  { host, model, fallbacks }: ChosenPlace,
): Promise<{ host: string; fallbacks?: HostedModel[] }> {
  if (fallbacks.length === 0) return { host };
  const twin = await queue.findTwin(request, [{ host, model }, ...fallbacks]);
  return { host: twin?.host ?? host, fallbacks: fallbacks.filter((other) => other.host !== twin?.host) };
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

/** Says what of a body its host will not see as it was given. */
function bodyNotices({ config }: ActionContext, { host: id }: ChosenPlace, body: Question["body"]): string[] {
  const details = body as AskDetails;
  const host = createHost(findHost(config, id) ?? config.hosts[0], config.models);
  return [...optionNotices(details.options), ...host.notices(details)];
}
