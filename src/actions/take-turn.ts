import { dropRepeatedSystemPrompt } from "../chats/history/drop-repeated-system.ts";
import { estimateTokens } from "../chats/history/estimate-tokens.ts";
import { fitHistory } from "../chats/history/fit-history.ts";
import { withoutImages } from "../chats/history/without-images.ts";
import type { TurnStart } from "../chats/outcomes.ts";
import type { ChatMessage } from "../core/chat-message.ts";
import type { ChatBody } from "../core/job.ts";
import { FIRST_HOST, newRequestId } from "../core/request.ts";
import type { ActionContext } from "./action-context.ts";
import type { Answer } from "./answer/answer.ts";
import { askModel, type Question } from "./ask-model.ts";
import { withSessionLock } from "./with-session-lock.ts";

export interface Turn {
  sessionId: string;
  model?: string;
  /** What is new. */
  messages: ChatMessage[];
  /** The rest of the body of /api/chat. */
  body: Omit<ChatBody, "messages"> & { options?: { num_ctx?: number; num_predict?: number } };
  wishes: Question["wishes"];
}

/** One turn of a chat session: what was said before goes with it, as far as it fits, and the answer is kept there. */
export async function takeTurn(context: ActionContext, turn: Turn): Promise<Answer> {
  const { sessionId } = turn;
  const id = newRequestId(FIRST_HOST);
  const size = await knownContextSize(context, turn);
  const begin = () => context.chats.beginTurn(sessionId, id, turn.messages, size);
  const begun = await withSessionLock(context, sessionId, begin);
  let question: Question;
  try {
    question = await questionOf(context, turn, begun, size);
  } catch (thrown) {
    await context.chats.discardTurn(sessionId, id);
    throw thrown;
  }
  // Of an answer that is still to come, the request knows the session, and the reader should.
  return { ...(await askModel(context, { ...question, id })), session_id: sessionId };
}

/** Where the model is named, no more of the history has to come here than its context takes. */
async function knownContextSize({ metadata }: ActionContext, { model, body }: Turn): Promise<number | undefined> {
  if (model === undefined) return undefined;
  // That it is not installed is said when it is asked.
  return metadata.servedContext(model, body.options?.num_ctx).catch(() => undefined);
}

/** @param known tokens of the model's context, where it has been told */
async function questionOf(
  { metadata, caller }: ActionContext,
  turn: Turn,
  begun: TurnStart,
  known: number | undefined,
): Promise<Question> {
  const { sessionId, body } = turn;
  const model = turn.model ?? begun.model ?? (await metadata.defaultModel()).model;
  const size = known ?? (await metadata.servedContext(model, body.options?.num_ctx));
  const room = size - forTheAnswer(size, body.options?.num_predict) - forTheTools(body.tools);
  const news = dropRepeatedSystemPrompt(begun.history, turn.messages).map((message) => ({ message }));
  const { capabilities } = (await metadata.show(model)).value.details;
  const sees = capabilities?.includes("vision") ?? true;
  const { history, images } = sees ? { history: begun.history, images: 0 } : withoutImages(begun.history);
  const fitted = fitHistory(history, news, room);
  const leftOut = begun.before - (fitted.messages.length - news.length);
  const notices = leftOut === 0 ? [] : [tellLeftOut(leftOut, size)];
  if (images > 0) notices.push(`${model} cannot see: the images of the session were not sent. They are still kept.`);
  const sentFrom = begun.history[fitted.from]?.seq ?? begun.before;
  return {
    kind: "chat",
    model,
    body: { ...body, messages: fitted.messages },
    wishes: { ...turn.wishes, session_id: sessionId, notices },
    // What the messages take with their images cannot be told from what Ollama has read without them.
    deliverTo: {
      kind: "session",
      user: caller.user,
      session_id: sessionId,
      sent_from: images > 0 ? undefined : sentFrom,
    },
  };
}

/** What an answer may take of the context: as it was bounded, or a quarter; never more than a half. */
function forTheAnswer(context: number, most: number | undefined): number {
  const usual = Math.min(1_024, context / 4);
  return Math.min(most !== undefined && most > 0 ? most : usual, context / 2);
}

const forTheTools = (tools: unknown) => (tools === undefined ? 0 : estimateTokens(JSON.stringify(tools)));

const tellLeftOut = (messages: number, context: number) =>
  `${messages} earlier messages of the session did not fit the context of ${context} tokens and were left out; they are ` +
  "still kept. Raise options.num_ctx to send more.";
