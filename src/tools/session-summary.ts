import { z } from "zod";
import type { FoundSession } from "../chats/session-table.ts";

/** A chat session in a list. */
export const sessionSummary = z.looseObject({
  session_id: z.string(),
  title: z.string(),
  model: z.string().describe("That answered last").optional(),
  tags: z.array(z.string()).optional(),
  messages: z.number(),
  created_at: z.string(),
  updated_at: z.string(),
  expires_at: z.string().describe("If it is not used before"),
  busy_with: z.string().describe("The request whose turn it is").optional(),
  found: z
    .looseObject({})
    .describe("The newest message with the words: its place, role and text around them")
    .optional(),
});

export function summarizeSession(session: FoundSession): z.infer<typeof sessionSummary> {
  const { id, title, model, tags, messages, turn_id, found } = session;
  return {
    session_id: id,
    title,
    ...(model === undefined ? {} : { model }),
    ...(tags.length === 0 ? {} : { tags }),
    messages,
    created_at: new Date(session.created_at).toISOString(),
    updated_at: new Date(session.updated_at).toISOString(),
    expires_at: new Date(session.expires_at).toISOString(),
    ...(turn_id === undefined ? {} : { busy_with: turn_id }),
    ...(found === undefined ? {} : { found }),
  };
}
