import type { AskSettings } from "../core/job.ts";
import { HARDWARE_OPTIONS, MODEL_OPTIONS } from "../modelfile/model-options.ts";
import { may } from "../people/may.ts";
import type { ActionContext } from "./action-context.ts";

/** Tokens of context that a caller without the grant `manage` may ask for, if MAX_NUM_CTX is not set. */
export const MAX_NUM_CTX_TO_CHAT = 32_768;

type Limits = Pick<ActionContext, "caller" | "config">;

/**
 * Limits what a question asks of the home's hardware, which all users share. A large context takes the memory of other
 * models, `keep_alive` unloads a model or pins it, and some options move a model off the GPU. So a caller without the
 * grant `manage` keeps the options that change the answer, and the others are left out. Options that are not known count
 * as the others, because a later Ollama may know them.
 * @returns the question as it may be asked, and notices about what was changed
 */
export function limitHardwareUse<Q extends { body: Pick<AskSettings, "options" | "keep_alive"> }>(
  question: Q,
  limits: Limits,
): { question: Q; notices: string[] } {
  const body = { ...question.body };
  const notices: string[] = [];
  const choosing = may(limits.caller, { command: "choose_hardware" });
  if (!choosing.allowed) {
    const removed = Object.keys(body.options ?? {}).filter((name) => HARDWARE_OPTIONS.has(name));
    if (body.keep_alive !== undefined) removed.unshift("keep_alive");
    if (removed.length > 0)
      notices.push(`Left out, because it needs the grant "${choosing.missing}": ${removed.join(", ")}.`);
    delete body.keep_alive;
    body.options =
      body.options && Object.fromEntries(Object.entries(body.options).filter(([name]) => isHarmless(name)));
  }
  const asked = body.options?.num_ctx;
  if (typeof asked === "number" && asked > allowedContext(asked, limits)) {
    const num_ctx = allowedContext(asked, limits);
    body.options = { ...body.options, num_ctx };
    notices.push(`num_ctx was reduced from ${asked} to ${num_ctx}, the most that you may ask for here.`);
  }
  return { question: { ...question, body }, notices };
}

const isHarmless = (name: string) => Object.hasOwn(MODEL_OPTIONS, name) && !HARDWARE_OPTIONS.has(name);

/** Returns the context size that a caller gets who asks for this one, in tokens. What the owner has set is always allowed. */
export function allowedContext(asked: number, { caller, config }: Limits): number {
  const { maxNumCtx, defaultNumCtx = 0 } = config.models;
  const unset = may(caller, { command: "large_context" }).allowed ? Number.POSITIVE_INFINITY : MAX_NUM_CTX_TO_CHAT;
  return Math.min(asked, Math.max(maxNumCtx ?? unset, defaultNumCtx));
}
