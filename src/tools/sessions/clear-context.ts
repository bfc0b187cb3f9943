import * as z from "zod";
import { defineTool } from "../../actions/tool/define-tool.ts";
import { HearthError } from "../../core/errors.ts";
import { sessionId } from "../fields/session-id.ts";

export const clearContext = defineTool({
  name: "ollama_clear_context",
  title: "Delete a conversation",
  category: "sessions",
  grant: "chat",
  effect: "destroy",
  description: "Permanently delete a kept conversation.",
  input: z.strictObject({ session_id: sessionId.describe("Session ID from ollama_list_sessions") }),
  output: z.looseObject({ session_id: z.string(), cleared: z.boolean() }),
  run: async ({ session_id }, { chats }) => {
    if (await chats.clear(session_id)) return { session_id, cleared: true };
    throw new HearthError("session_not_found", `There is no session ${session_id}.`);
  },
});
