import type { Begun } from "../../chats/chat-store.ts";
import { estimateTokens } from "../../chats/estimate-tokens.ts";
import { fitHistory } from "../../chats/fit-history.ts";
import type { ChatMessage } from "../../core/chat-message.ts";
import type { JsonObject } from "../../core/json-object.ts";
import { newRequestId } from "../../core/request.ts";
import type { Answer } from "../answer.ts";
import { askModel, type Question } from "../ask-model.ts";
import type { ToolContext } from "../define-tool.ts";
import { onceFree } from "../once-free.ts";

export interface Turn {
  sessionId: string;
  model?: string;
  /** What is new. */
  messages: ChatMessage[];
  /** The rest of the body of /api/chat. */
  body: JsonObject & { options?: { num_ctx?: number; num_predict?: number } };
  wishes: Question["wishes"];
}

/** One turn of a chat session: what was said before goes with it, as far as it fits, and the answer is kept there. */
export async function takeTurn(tool: ToolContext, turn: Turn): Promise<Answer> {
  const { sessionId } = turn;
  const id = newRequestId();
  const begun = await onceFree(tool, sessionId, () => tool.chats.begin(sessionId, id, turn.messages));
  let question: Question;
  try {
    question = await questionOf(tool, turn, begun);
  } catch (thrown) {
    await tool.chats.giveUp(sessionId, id);
    throw thrown;
  }
  // Of an answer that is still to come, the request knows the session, and the reader should.
  return { ...(await askModel(tool, { ...question, id })), session_id: sessionId };
}

async function questionOf({ metadata, caller }: ToolContext, turn: Turn, begun: Begun): Promise<Question> {
  const { sessionId, messages, body } = turn;
  const model = turn.model ?? begun.model ?? (await metadata.defaultModel()).model;
  const context = await metadata.servedContext(model, body.options?.num_ctx);
  const room = context - forTheAnswer(context, body.options?.num_predict) - forTheTools(body.tools);
  const news = messages.map((message) => ({ message }));
  const fitted = fitHistory(begun.history, news, room);
  const leftOut = begun.before - (fitted.messages.length - messages.length);
  const notices = leftOut === 0 ? [] : [tellLeftOut(leftOut, context)];
  return {
    kind: "chat",
    model,
    body: { ...body, messages: fitted.messages },
    wishes: { ...turn.wishes, session_id: sessionId, notices },
    deliverTo: { user: caller.user, session_id: sessionId, sent_from: begun.history[fitted.from]?.seq ?? begun.before },
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
