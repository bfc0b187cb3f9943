import { z } from "zod";
import { summarizeSession } from "../../chats/summarize-session.ts";
import { HearthError } from "../../core/errors.ts";
import { defineTool } from "../define-tool.ts";
import { fields } from "../fields.ts";
import { sessionId } from "../session-id.ts";
import { sessionSummary } from "../session-summary.ts";
import { modelName } from "../text-fields.ts";

export const saveContext = defineTool({
  name: "ollama_save_context",
  title: "Save a conversation",
  category: "context",
  grant: "chat",
  effect: "write",
  description:
    "Keep a conversation under a session_id, to go on with in ollama_chat. Replaces what is kept there, unless append is " +
    "set.",
  input: z.strictObject({
    session_id: sessionId.describe("A name of your choice"),
    messages: fields.sameMessages,
    append: z.boolean().default(false).describe("Add to what is kept"),
    title: z.string().trim().min(1).max(120).describe("Else the first question").optional(),
    tags: z.array(z.string().trim().min(1).max(40)).max(20).describe("To find it by").optional(),
    model: modelName.describe("That goes on with it").optional(),
  }),
  output: z.looseObject({ created: z.boolean(), session: sessionSummary }),
  run: async ({ session_id, messages, ...given }, { chats }) => {
    const saved = await chats.save(session_id, messages, given);
    if (saved !== undefined) return { created: saved.created, session: summarizeSession(saved.session) };
    throw new HearthError("session_busy", `The session ${session_id} is at a turn.`);
  },
});
