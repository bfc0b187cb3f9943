import { z } from "zod";
import { summarizeSession } from "../../chats/summarize-session.ts";
import { defineTool } from "../define-tool.ts";
import { fields } from "../fields.ts";
import { onceFree } from "../once-free.ts";
import { resolveImages } from "../resolve-images.ts";
import { sessionId } from "../session-id.ts";
import { sessionSummary } from "../session-summary.ts";
import { modelName } from "../text-fields.ts";

export const saveContext = defineTool({
  name: "ollama_save_context",
  title: "Save a conversation",
  category: "context",
  grant: "chat",
  effect: "write",
  openWorld: true,
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
  run: async ({ session_id, messages: sent, ...given }, tool) => {
    const { messages } = await resolveImages({ messages: sent });
    const save = () => tool.chats.save(session_id, messages, given);
    const { created, session } = await onceFree(tool, session_id, save);
    return { created, session: summarizeSession(session) };
  },
});
