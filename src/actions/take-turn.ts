import { dropRepeatedSystemPrompt } from "../chats/history/drop-repeated-system.ts";
import { fitHistory } from "../chats/history/fit-history.ts";
import { withoutImages } from "../chats/history/without-images.ts";
import type { TurnStart } from "../chats/outcomes.ts";
import type { ChatMessage } from "../core/chat-message.ts";
import { estimateTokens } from "../core/estimate-tokens.ts";
import type { ChatBody } from "../core/job.ts";
import { FIRST_HOST, newRequestId } from "../core/request.ts";
import { isTooLargeForRpc, MessagesTooLarge } from "../core/rpc-size.ts";
import type { ActionContext } from "./action-context.ts";
import type { Answer } from "./answer/answer.ts";
import { askModel, type Question } from "./ask-model.ts";
import { assertCapable, needsOf } from "./assert-capable.ts";
import { allowedContext } from "./limit-hardware-use.ts";
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

/** Takes one turn of a chat session: sends the earlier messages that fit with the new ones, and stores the answer there. */
export async function takeTurn(context: ActionContext, asked: Turn): Promise<Answer> {
  const turn = withNamedOptions(asked);
  const { sessionId } = turn;
  const id = newRequestId(FIRST_HOST);
  const size = await knownContextSize(context, turn);
  const begin = () => context.chats.begin(sessionId, id, turn.messages, size);
  const start = await withSessionLock(context, sessionId, begin);
  let question: Question;
  try {
    question = await questionOf(context, turn, start, size);
  } catch (thrown) {
    await context.chats.giveUp(sessionId, id);
    throw thrown;
  }
  return inSession(context, { sessionId, id }, askModel(context, { ...question, id }));
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

/** Returns the context size if the call names a model: then the store need not send more history than fits. */
async function knownContextSize(context: ActionContext, { model, body }: Turn): Promise<number | undefined> {
  if (model === undefined) return undefined;
  // A model that is not installed is reported later, when it is asked.
  return contextSize(context, model, body).catch(() => undefined);
}

/** Returns the tokens of context that the model will have. */
function contextSize(context: ActionContext, model: string, { options }: Turn["body"]): Promise<number> {
  const asked = options?.num_ctx;
  return context.metadata.servedContext(model, asked && allowedContext(asked, context));
}

/** @param known context size in tokens, if the call names a model */
async function questionOf(
  context: ActionContext,
  turn: Turn,
  start: TurnStart,
  known: number | undefined,
): Promise<Question> {
  const { metadata, caller } = context;
  const { sessionId, body } = turn;
  const model = turn.model ?? start.model ?? (await metadata.defaultModel()).model;
  await assertCapable(metadata, model, needsOf({ kind: "chat", body: { ...body, messages: turn.messages } }));
  const size = known ?? (await contextSize(context, model, body));
  const maxTokens = size - answerTokens(size, body.options?.num_predict) - toolTokens(body.tools);
  const newMessages = dropRepeatedSystemPrompt(start.history, turn.messages).map((message) => ({ message }));
  const { capabilities } = (await metadata.show(model)).value.details;
  const hasVision = capabilities?.includes("vision") ?? true;
  const { history, images } = hasVision ? { history: start.history, images: 0 } : withoutImages(start.history);
  const fitted = fitHistory(history, newMessages, maxTokens);
  const omitted = start.before - (fitted.messages.length - newMessages.length);
  const notices = [...(turn.wishes?.notices ?? []), ...(omitted === 0 ? [] : [omittedNotice(omitted, size)])];
  if (images > 0)
    notices.push(`${model} has no vision, so the images of the session were not sent. They are still kept.`);
  const sentFrom = start.history[fitted.from]?.seq ?? start.before;
  return {
    kind: "chat",
    model,
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
