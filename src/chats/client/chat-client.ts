import type { Bindings } from "../../config/bindings.ts";
import type { Caller } from "../../core/caller.ts";
import type { ChatMessage } from "../../core/chat-message.ts";
import type { Begun, Busy, Full, Saved } from "../outcomes.ts";
import type { FoundSession } from "../search/find-sessions.ts";
import type { StoredMessage } from "../store/message-table.ts";
import type { Saving, SessionSummary } from "../store/session-table.ts";

/** The chat sessions of the caller's user. */
export interface ChatClient {
  /** @param tokens of the history at most, where it is known how many the model takes */
  begin(sessionId: string, requestId: string, news: ChatMessage[], tokens?: number): Promise<Begun | Busy | Full>;
  giveUp(sessionId: string, requestId: string): Promise<void>;
  save(sessionId: string, messages: ChatMessage[], how: Saving): Promise<Saved | Busy | Full>;
  /** Messages from a place on, as many as `most` characters hold; undefined where there is no such session. */
  load(
    sessionId: string,
    from: number,
    most: number,
  ): Promise<{ session: SessionSummary; messages: StoredMessage[] } | undefined>;
  /** False where there is none. */
  clear(sessionId: string): Promise<boolean>;
  /** The newest first; with a query those in which all its words are found. */
  list(query: string, offset: number, most: number): Promise<{ sessions: FoundSession[]; total: number }>;
}

/** The handle of one caller: nobody reaches another user's store. */
export function createChatClient(env: Bindings, { user }: Caller): ChatClient {
  const store = () => env.CHAT_STORE.getByName(user);
  return {
    begin(...turn) {
      const ask = () => store().begin(...turn) as ReturnType<ChatClient["begin"]>;
      // The object may have died after it took the session; asked again for the same turn, it begins that anew.
      return ask().catch(ask);
    },
    giveUp: (...turn) => store().giveUp(...turn),
    save: (...session) => store().save(...session) as ReturnType<ChatClient["save"]>,
    load: (...page) => store().load(...page) as ReturnType<ChatClient["load"]>,
    clear: (sessionId) => store().clear(sessionId),
    list: (...search) => store().list(...search) as ReturnType<ChatClient["list"]>,
  };
}
