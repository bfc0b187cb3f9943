import { z } from "zod";

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
