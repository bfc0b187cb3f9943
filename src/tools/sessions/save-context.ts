import * as z from "zod";
import { resolveImages } from "../../actions/resolve-images.ts";
import { defineTool } from "../../actions/tool/define-tool.ts";
import { withSessionLock } from "../../actions/with-session-lock.ts";
import { summarizeSession } from "../../chats/client/summarize-session.ts";
import { fields } from "../fields/fields.ts";
import { sessionId } from "../fields/session-id.ts";
import { modelName } from "../fields/text-fields.ts";
import { sessionSummary } from "./session-summary.ts";

export const saveContext = defineTool({
  name: "ollama_save_context",
  title: "Save a conversation",
  category: "sessions",
  grant: "chat",
  effect: "write",
  openWorld: true,
  description:
    "Save a conversation under a session_id, so that ollama_chat can continue it. Replaces the messages of an existing " +
    "session, unless append is set.",
  input: z.strictObject({
    session_id: sessionId.describe("Session ID of your choice"),
    messages: fields.sameMessages,
    append: z.boolean().default(false).describe("Add to the kept messages instead of replacing them"),
    title: z.string().trim().min(1).max(120).describe("Title; the first question if omitted").optional(),
    tags: z.array(z.string().trim().min(1).max(40)).max(20).describe("Tags to find it by").optional(),
    model: modelName.describe("Model that continues the conversation").optional(),
  }),
  output: z.looseObject({ created: z.boolean(), session: sessionSummary }),
  run: async ({ session_id, messages: sent, ...given }, context) => {
    const { messages } = await resolveImages({ messages: sent });
    const save = () => context.chats.save(session_id, messages, given);
    const { created, session } = await withSessionLock(context, session_id, save);
    return { created, session: summarizeSession(session) };
  },
});
