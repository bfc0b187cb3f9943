import { z } from "zod";
import type { StoredMessage } from "../../chats/message-table.ts";
import { summarizeSession } from "../../chats/summarize-session.ts";
import { HearthError } from "../../core/errors.ts";
import { defineTool } from "../define-tool.ts";
import { sessionId } from "../session-id.ts";
import { sessionSummary } from "../session-summary.ts";

const MOST_CHARACTERS = 45_000;

export const loadContext = defineTool({
  name: "ollama_load_context",
  title: "Load a conversation",
  category: "context",
  core: true,
  grant: "chat",
  effect: "read",
  description: "Read a kept conversation. To go on with it, give its session_id to ollama_chat; that needs no loading.",
  input: z.strictObject({
    session_id: sessionId.describe("Of ollama_list_sessions"),
    offset: z.number().int().min(0).default(0).describe("Messages to skip"),
  }),
  output: z.looseObject({
    session: sessionSummary,
    messages: z.array(z.looseObject({ role: z.string(), content: z.string() })),
    next: z.string().optional(),
  }),
  run: async ({ session_id, offset }, { chats }) => {
    const loaded = await chats.load(session_id, offset, MOST_CHARACTERS);
    if (loaded === undefined) throw new HearthError("session_not_found", `There is no session ${session_id}.`);
    const { session, messages } = loaded;
    const end = offset + messages.length;
    const next = end < session.messages ? `For the rest call again with offset ${end}.` : undefined;
    return { session: summarizeSession(session), messages: messages.map(shown), next };
  },
});

/** Images would fill a reader's context; the export has them. */
function shown({ seq, message, tokens }: StoredMessage) {
  const { images, content, ...rest } = message;
  const text = content.slice(0, MOST_CHARACTERS);
  const cut = content.length > text.length ? { content_length: content.length } : {};
  return { seq, ...rest, content: text, ...cut, ...(images === undefined ? {} : { images: images.length }), tokens };
}
