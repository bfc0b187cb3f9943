import type { Job } from "../core/job.ts";
import type { ActionContext } from "./action-context.ts";
import { allowedContext } from "./limit-hardware-use.ts";

type Limits = Pick<ActionContext, "caller" | "config" | "metadata">;

/**
 * Returns the `num_ctx` that a call to a model needs; undefined if the call need not name one. The limit of what a caller may
 * ask for also holds for what a model asks for itself (`PARAMETER num_ctx`). Details that are in memory cost no call.
 */
export async function contextToAsk(
  model: string,
  asked: number | undefined,
  { metadata, ...limits }: Limits,
): Promise<number | undefined> {
  if (asked !== undefined) return allowedContext(asked, limits);
  const most = allowedContext(Number.POSITIVE_INFINITY, limits);
  // DEFAULT_NUM_CTX takes the place of the model's own.
  if (most === Number.POSITIVE_INFINITY || limits.config.models.defaultNumCtx !== undefined) return undefined;
  // A model that is not installed is reported when it is asked.
  const own = await metadata.ownContext(model).catch(() => undefined);
  return own !== undefined && own > most ? most : undefined;
}

/** Returns a job in which no model gets more context than the caller may ask for, and a notice if that changes something. */
export async function limitOwnContext(job: Job, limits: Limits): Promise<{ job: Job; notices: string[] }> {
  if (job.kind === "pull" || job.kind === "push" || job.kind === "create") return { job, notices: [] };
  const { options } = job.body;
  if (options?.num_ctx !== undefined) return { job, notices: [] };
  const models = job.kind === "compare" ? job.body.models : [job.model];
  const found = await Promise.all(
    [...models].sort().map(async (model) => [model, await contextToAsk(model, undefined, limits)]),
  );
  const contexts = Object.fromEntries(found.filter(([, num_ctx]) => num_ctx !== undefined)) as Record<string, number>;
  const notices = Object.entries(contexts).map(
    ([model, num_ctx]) =>
      `${model} was given ${num_ctx} tokens of context and not its own num_ctx, which is more than you may use here.`,
  );
  if (notices.length === 0) return { job, notices };
  // Others than the named models keep the context that they have.
  if (job.kind === "compare") return { job: { ...job, body: { ...job.body, contexts } }, notices };
  const num_ctx = contexts[job.model];
  return { job: { ...job, body: { ...job.body, options: { ...options, num_ctx } } } as Job, notices };
}
