import { dropRepeatedSystemPrompt } from "../chats/history/drop-repeated-system.ts";
import { fitHistory } from "../chats/history/fit-history.ts";
import { withoutImages } from "../chats/history/without-images.ts";
import type { TurnStart } from "../chats/outcomes.ts";
import type { ChatMessage } from "../core/chat-message.ts";
import { estimateTokens } from "../core/estimate-tokens.ts";
import type { ChatBody } from "../core/job.ts";
import { jsonBytes } from "../core/json-bytes.ts";
import { newRequestId } from "../core/request.ts";
import { isTooLargeForRpc, MessagesTooLarge } from "../core/rpc-size.ts";
import type { ActionContext } from "./action-context.ts";
import type { Answer } from "./answer/answer.ts";
import { askModel, type Question } from "./ask-model.ts";
import { assertCapable, needsOf } from "./assert-capable.ts";
import { type ChosenPlace, choosePlace } from "./choose-place.ts";
import { contextToAsk } from "./limit-own-context.ts";
import { withOllamaOptions } from "./option-notices.ts";
import { withSessionLock } from "./with-session-lock.ts";

/** A turn of a chat session, as a caller asks for it. */
export interface Turn {
  sessionId: string;
  model?: string;
  /** The new messages. */
  messages: ChatMessage[];
  /** The rest of the body of /api/chat. */
  body: Omit<ChatBody, "messages"> & { options?: { num_ctx?: number; num_predict?: number } };
  wishes: Question["wishes"];
}

/** What a turn needs to know of its model. */
interface Plan {
  place: ChosenPlace;
  /** Tokens of context that the model will have. */
  contextSize: number;
  hasVision: boolean;
}

/**
 * Takes one turn of a chat session: sends the earlier messages that fit with the new ones, and stores the answer there. The
 * model and the queue are asked before the session is, so that a turn that is refused stores nothing. If the place that the
 * queue had is taken meanwhile, the queue delivers the refusal, and the session removes the turn.
 */
export async function takeTurn(context: ActionContext, asked: Turn): Promise<Answer> {
  const turn = withNamedOptions(asked);
  const { sessionId, messages } = turn;
  const plan = await planOf(context, turn);
  const { host, fallbacks } = plan.place;
  const id = newRequestId(host);
  await context.queue.assertRoom("chat", jsonBytes(messages), [host, ...fallbacks.map((other) => other.host)]);
  const begin = () => context.chats.begin(sessionId, id, messages, plan.contextSize);
  const start = await withSessionLock(context, sessionId, begin);
  const question = { ...questionOf(context, turn, start, plan), id };
  return inSession(context, { sessionId, id }, askModel(context, question));
}

/** A function of its own, so that nothing keeps the history while the answer is awaited. */
async function inSession(
  { chats }: ActionContext,
  { sessionId, id }: { sessionId: string; id: string },
  answer: Promise<Answer>,
): Promise<Answer> {
  try {
    // An unfinished answer does not name the session yet.
    return { ...(await answer), session_id: sessionId };
  } catch (thrown) {
    // The queue delivers every other outcome, but it has never seen this request.
    if (!isTooLargeForRpc(thrown)) throw thrown;
    await chats.giveUp(sessionId, id);
    throw new MessagesTooLarge();
  }
}

/** The turn with the options that Ollama knows: the history is fitted by them. */
function withNamedOptions(turn: Turn): Turn {
  const { question, notices } = withOllamaOptions(turn);
  return { ...question, wishes: { ...turn.wishes, notices: [...(turn.wishes?.notices ?? []), ...notices] } };
}

/** @throws HearthError if the model is not installed, or cannot do what the turn needs */
async function planOf(context: ActionContext, { sessionId, messages, body, ...turn }: Turn): Promise<Plan> {
  const { config, metadata, chats } = context;
  const isAsked = turn.model === undefined || config.hosts.length > 1;
  const last = isAsked ? await chats.lastAnswer(sessionId) : {};
  const name = turn.model ?? last.model ?? (await metadata.defaultModel()).model;
  const numCtx = body.options?.num_ctx ?? config.models.defaultNumCtx;
  const place = await choosePlace(context, name, { numCtx, lastHost: last.host });
  const model = place.named;
  await assertCapable(metadata, model, needsOf({ kind: "chat", body: { ...body, messages } }));
  const asked = await contextToAsk(model, body.options?.num_ctx, context);
  const contextSize = await metadata.servedContext(model, asked);
  const { capabilities } = (await metadata.show(model)).value.details;
  return { place, contextSize, hasVision: capabilities?.includes("vision") ?? true };
}

function questionOf({ caller }: ActionContext, turn: Turn, start: TurnStart, plan: Plan): Question {
  const { place, contextSize, hasVision } = plan;
  const { sessionId, body } = turn;
  const maxTokens = contextSize - answerTokens(contextSize, body.options?.num_predict) - toolTokens(body.tools);
  const newMessages = dropRepeatedSystemPrompt(start.history, turn.messages).map((message) => ({ message }));
  const { history, images } = hasVision ? { history: start.history, images: 0 } : withoutImages(start.history);
  const fitted = fitHistory(history, newMessages, maxTokens);
  const omitted = start.before - (fitted.messages.length - newMessages.length);
  const notices = [...(turn.wishes?.notices ?? []), ...(omitted === 0 ? [] : [omittedNotice(omitted, contextSize)])];
  if (images > 0)
    notices.push(`${place.named} has no vision, so the images of the session were not sent. They are still kept.`);
  const sentFrom = start.history[fitted.from]?.seq ?? start.before;
  return {
    kind: "chat",
    place,
    body: { ...body, messages: fitted.messages },
    wishes: { ...turn.wishes, session_id: sessionId, notices },
    // Without the images, Ollama's token count does not apply to the stored messages.
    deliverTo: {
      kind: "session",
      user: caller.user,
      session_id: sessionId,
      sent_from: images > 0 ? undefined : sentFrom,
    },
  };
}

/** Returns the tokens to reserve for the answer: num_predict if it is set, otherwise a quarter; at most half the context. */
function answerTokens(context: number, maxAnswer: number | undefined): number {
  const reserve = Math.min(1_024, context / 4);
  return Math.min(maxAnswer !== undefined && maxAnswer > 0 ? maxAnswer : reserve, context / 2);
}

const toolTokens = (tools: unknown) => (tools === undefined ? 0 : estimateTokens(JSON.stringify(tools)));

const omittedNotice = (messages: number, context: number) =>
  `${messages} earlier messages of the session did not fit the context of ${context} tokens and were left out; they are ` +
  "still kept. Raise options.num_ctx to send more.";
