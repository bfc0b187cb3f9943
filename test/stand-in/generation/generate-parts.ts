import { nanoseconds, now } from "../clock.ts";
import type { InstalledModel } from "../models/model.ts";
import type { Exchange } from "../record/exchange.ts";
import type { RunnerOptions } from "../runners/runner-options.ts";
import { paced } from "../script/paced.ts";
import type { World } from "../world.ts";
import type { Answer } from "./answer.ts";
import type { Logprob, Metrics, Part } from "./part.ts";

/** A request that has been read and found to be in order. */
export interface GenerationRequest {
  model: InstalledModel;
  options: RunnerOptions;
  keepAliveMs?: number;
  /** When the request came, milliseconds since 1970 */
  began: number;
  /** Tokens of the prompt that are read. @throws OllamaError when it may not be cut and does not fit */
  promptTokens: () => number;
  answer: Answer;
  /** The shift of the context window: without it the window's end is the answer's end. */
  shift: boolean;
  /** An answer with thinking and a format takes two passes; the metrics are of the second. */
  twoPasses: boolean;
  logprobs: boolean;
  topLogprobs: number;
}

/**
 * Loads the model, waits for a slot, and answers token by token. Nothing is yielded before the first token is there. A client
 * that leaves before that frees the slot only once the whole prompt has been read.
 */
export async function* generateParts(
  world: World,
  exchange: Exchange,
  request: GenerationRequest,
): AsyncGenerator<Part> {
  const runner = await loadRunner(world, exchange, request);
  let release = () => world.scheduler.release(runner);
  try {
    const loaded = now();
    const promptTokens = request.promptTokens();
    if (runner.slots.full) exchange.reach("waiting");
    await runner.slots.take(exchange.stopped);
    const readUntil = now() + (exchange.script?.firstTokenDelayMs ?? world.options.firstTokenDelayMs);
    release = () => {
      const free = () => {
        runner.slots.give();
        world.scheduler.release(runner);
      };
      const unreadMs = exchange.stopped.aborted ? readUntil - now() : 0;
      if (unreadMs > 0) setTimeout(free, unreadMs).unref();
      else free();
    };
    yield* sayTokens(world, exchange, request, { loaded, promptTokens });
  } finally {
    release();
  }
}

/** The model's runner, which the caller has to release. */
export function loadRunner(
  { scheduler, options: { loadMs } }: World,
  exchange: Exchange,
  request: Pick<GenerationRequest, "model" | "options" | "keepAliveMs">,
) {
  return scheduler.acquire({
    ...request,
    loadMs: exchange.script?.loadMs ?? loadMs,
    signal: exchange.stopped,
    onLoad: () => exchange.reach("loading"),
  });
}

/** One token, as it will be said. */
type Step = Pick<Part, "content" | "thinking"> & { token: string };

async function* sayTokens(
  world: World,
  exchange: Exchange,
  request: GenerationRequest,
  { loaded, promptTokens }: { loaded: number; promptTokens: number },
): AsyncGenerator<Part> {
  const { steps, cut } = plan(request, promptTokens);
  const started = now();
  let firstToken: number | undefined;
  let lastToken = started;
  for await (const { token, ...part } of paced(steps, world.options, exchange)) {
    lastToken = now();
    firstToken ??= lastToken;
    if (token === "") continue;
    yield request.logprobs ? { ...part, logprobs: logprobsOf(token, request.topLogprobs) } : part;
    exchange.sentToken();
  }
  const toolCalls = cut ? [] : request.answer.toolCalls;
  const ownLine = toolCalls.length > 0 && exchange.script?.toolCallsIn !== "done";
  if (ownLine) yield { content: "", toolCalls };
  const metrics = withoutZeros({
    total_duration: nanoseconds(request.began, now()),
    load_duration: nanoseconds(request.began, loaded),
    prompt_eval_count: promptTokens,
    prompt_eval_duration: nanoseconds(started, firstToken ?? now()),
    eval_count: steps.filter(({ thinking }) => thinking === undefined || !request.twoPasses).length,
    eval_duration: nanoseconds(firstToken ?? lastToken, lastToken),
  });
  yield { content: "", toolCalls: ownLine ? [] : toolCalls, end: { reason: cut ? "length" : "stop", metrics } };
}

/** The tokens that will be said, thoughts first, and whether a limit cuts them. */
function plan({ answer, options, shift }: GenerationRequest, promptTokens: number): { steps: Step[]; cut: boolean } {
  const room = shift ? Number.POSITIVE_INFINITY : options.numCtx - promptTokens;
  const limit = Math.min(options.numPredict ?? Number.POSITIVE_INFINITY, room);
  const all: Step[] = [
    ...answer.thinking.map((thinking) => ({ content: "", thinking, token: thinking })),
    ...answer.content.map((content) => ({ content, token: content })),
  ];
  return { steps: all.slice(0, limit), cut: all.length > limit };
}

const withoutZeros = (metrics: Required<Metrics>): Metrics =>
  Object.fromEntries(Object.entries(metrics).filter(([, value]) => value > 0));

/** Made up, but always the same for the same token; the token itself is the likeliest. */
function logprobsOf(token: string, top = 0): Logprob[] {
  const logprob = -(0.25 + (token.length % 4) / 8);
  const alternatives = Array.from({ length: top }, (_, rank) =>
    describe(rank === 0 ? token : `${token}${rank}`, logprob - rank),
  );
  return [{ ...describe(token, logprob), ...(top > 0 ? { top_logprobs: alternatives } : {}) }];
}

const describe = (token: string, logprob: number) => ({ token, logprob, bytes: [...new TextEncoder().encode(token)] });
