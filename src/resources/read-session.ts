import type { ChatClient } from "../chats/client/chat-client.ts";
import type { LoadedSession } from "../chats/outcomes.ts";
import type { StoredMessage } from "../chats/store/message-table.ts";
import { HearthError } from "../core/errors.ts";
import { quote } from "../core/quote.ts";
import { MAX_PAGE_CHARACTERS, startCounting } from "./size-limit.ts";

/** Advice for a session that is too large for a resource. */
export const IN_PARTS = "Read it in parts with ollama_load_context and its offset; that leaves images out.";

/** Reads a session with all its messages, page by page. @throws HearthError `session_not_found`, `too_large` */
export async function readSession(chats: ChatClient, id: string): Promise<LoadedSession> {
  const count = startCounting(IN_PARTS);
  const messages: StoredMessage[] = [];
  for (;;) {
    const page = await chats.load(id, messages.length, MAX_PAGE_CHARACTERS);
    if (page === undefined) throw new HearthError("session_not_found", `There is no session ${quote(id, 64)}.`);
    for (const stored of page.messages) count(JSON.stringify(stored).length);
    messages.push(...page.messages);
    if (page.messages.length === 0 || messages.length >= page.session.messages) {
      return { session: page.session, messages };
    }
  }
}
