import type { Bindings } from "../../config/bindings.ts";
import type { Caller } from "../../core/caller.ts";
import type { ChatMessage } from "../../core/chat-message.ts";
import { isTooLargeForRpc, MessagesTooLarge } from "../../core/rpc-size.ts";
import type { LoadedSession, Refusal, SavedSession, SessionSummary, TurnStart } from "../outcomes.ts";
import type { SavedFields } from "../store/session-table.ts";

/** The chat sessions of the caller's user. */
export interface ChatClient {
  /**
   * Stores the new messages and locks the session for the request.
   * @param maxTokens of history to return, if the context of the model is known
   */
  begin(
    sessionId: string,
    requestId: string,
    newMessages: ChatMessage[],
    maxTokens?: number,
  ): Promise<TurnStart | Refusal>;
  /** Removes a turn that will have no outcome, and unlocks the session. */
  giveUp(sessionId: string, requestId: string): Promise<void>;
  /** Replaces the messages of a session, or appends to them. Creates the session if there is none. */
  save(sessionId: string, messages: ChatMessage[], fields: SavedFields): Promise<SavedSession | Refusal>;
  /** Returns the model that answered last in a session, and its host; neither if there is none. */
  lastAnswer(sessionId: string): Promise<{ model?: string; host?: string }>;
  /** Returns messages in order, starting at `from`, up to `maxCharacters`; undefined if there is no such session. */
  load(sessionId: string, from: number, maxCharacters: number): Promise<LoadedSession | undefined>;
  /** Deletes a session. Returns false if there is none. */
  clear(sessionId: string): Promise<boolean>;
  /** Lists sessions, newest first; with a query, those that contain all its words. */
  list(query: string, offset: number, limit: number): Promise<{ sessions: SessionSummary[]; total: number }>;
}

/** Creates the client of one caller. It reaches only the store of the caller's user. */
export function createChatClient(env: Bindings, { user }: Caller): ChatClient {
  const store = () => env.CHAT_STORE.getByName(user);
  const load: ChatClient["load"] = (...page) => store().load(...page) as ReturnType<ChatClient["load"]>;
  return {
    async begin(...turn) {
      const [sessionId, requestId] = turn;
      const begin = () => store().begin(...turn) as ReturnType<ChatClient["begin"]>;
      try {
        // The object may have died after it had locked the session. A second call for the same request starts the turn over.
        return await begin().catch(begin);
      } catch (thrown) {
        // The session may be locked, although the answer did not arrive.
        await store()
          .giveUp(sessionId, requestId)
          .catch(() => {});
        throw isTooLargeForRpc(thrown) ? new MessagesTooLarge() : thrown;
      }
    },
    giveUp: (...turn) => store().giveUp(...turn),
    async save(...session) {
      try {
        return await (store().save(...session) as ReturnType<ChatClient["save"]>);
      } catch (thrown) {
        throw isTooLargeForRpc(thrown) ? new MessagesTooLarge() : thrown;
      }
    },
    // Beyond the last message: this reads none of them.
    lastAnswer: async (sessionId) => (await load(sessionId, Number.MAX_SAFE_INTEGER, 0))?.session ?? {},
    load,
    clear: (sessionId) => store().clear(sessionId),
    list: (...search) => store().list(...search) as ReturnType<ChatClient["list"]>,
  };
}
