import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import type { ChatStore } from "../../../src/chats/chat-store.ts";
import type { ChatMessage, Role } from "../../../src/core/chat-message.ts";
import type { Delivery } from "../../../src/core/delivery.ts";

/** A turn is given up after one day, a session after thirty. */
export const DAY_MS = 24 * 60 * 60 * 1000;

type Called = "begin" | "giveUp" | "deliver" | "save" | "load" | "clear" | "list";
/** As it is over RPC. */
type Calls = {
  [Name in Called]: (...given: Parameters<ChatStore[Name]>) => Promise<Awaited<ReturnType<ChatStore[Name]>>>;
};

/** A new stub each time: one whose object has died stays broken. */
export const chatStore = (user: string) => env.CHAT_STORE.getByName(user) as unknown as DurableObjectStub & Calls;

/** Within the object itself. */
export const inStore = <T>(user: string, act: (store: ChatStore, storage: DurableObjectStorage) => T | Promise<T>) =>
  runInDurableObject(env.CHAT_STORE.getByName(user), (store, state) =>
    act(store as never, state.storage),
  ) as Promise<T>;

let users = 0;
/** A user of whom there is nothing yet. */
export const newUser = () => `chat-store-${++users}`;

/** What is saved replaces what was there. */
export const only = { append: false };

export const said = (content: string, role: Role = "user"): ChatMessage => ({ role, content });

export const answered = (session_id: string, request_id: string, more: Partial<Delivery> = {}): Delivery => ({
  session_id,
  request_id,
  model: "gemma3:270m",
  whole: true,
  text: "An answer.",
  thinking: "",
  tool_calls: [],
  sent_from: 0,
  ...more,
});

/** What was said there, in its order. */
export const contents = (user: string, session: string) =>
  inStore(user, async (store) => (await store.load(session, 0, 1e9))?.messages.map(({ message }) => message.content));

/** Every row of the tables, and every word that the index holds in any form. */
export const traces = (user: string) =>
  inStore(user, (_, { sql }) => ({
    rows: ["sessions", "messages", "extras"].map((table) => sql.exec(`SELECT * FROM ${table}`).toArray().length),
    index: sql
      .exec<{ block: ArrayBuffer }>("SELECT block FROM messages_text_data")
      .toArray()
      .map(({ block }) => new TextDecoder("latin1").decode(block))
      .join(),
  }));
