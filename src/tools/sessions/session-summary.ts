import * as z from "zod";

/** Chat session in a list, as `summarizeSession` returns it. */
export const sessionSummary = z.looseObject({
  session_id: z.string(),
  title: z.string(),
  model: z.string().describe("Model that answered last").optional(),
  tags: z.array(z.string()).optional(),
  messages: z.number(),
  created_at: z.string(),
  updated_at: z.string(),
  expires_at: z.string().describe("When it expires if it is not used"),
  busy_with: z.string().describe("ID of the request that is answering now").optional(),
  found: z.looseObject({}).describe("Newest message with the words: its seq, role and the text around them").optional(),
});
