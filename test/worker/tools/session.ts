import { expect, vi } from "vitest";
import type { TestClient } from "../../../harness/mcp/sdk-client.ts";
import { chatStore, contents } from "../chats/store.ts";
import { home } from "../hearth.ts";

/** The session that these tests are about. */
export const session_id = "kitchen";

/** The model that it begins with. */
export const model = "gemma3:270m";

/** Where Ollama is asked to chat. */
export const path = "/api/chat";

/** A message of the user. */
export const user = (content: string) => ({ role: "user", content });

/** A turn of the session. */
export const say = (client: TestClient, content: string, more: Record<string, unknown> = {}) =>
  client.call("ollama_chat", { model, session_id, messages: [user(content)], ...more });

type Sent = { model: string; messages: Record<string, unknown>[] };
/** What Ollama was asked last. */
export const sent = async () => (await home.record({ path })).map(({ body }) => body as Sent).at(-1) as Sent;

/** What the store holds of the session. */
export const kept = () => contents("owner", session_id);

/** The session has everything that will come. */
export const settled = () =>
  vi.waitFor(async () => expect((await chatStore("owner").list("", 0, 9)).sessions[0]?.turn_id).toBeUndefined());
