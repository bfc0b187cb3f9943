import { z } from "zod";

/** Names of sessions come from outside, and end up in addresses. */
export const sessionId = z
  .string()
  .trim()
  .regex(/^[\w.-]{1,64}$/, { error: "must be 1 to 64 letters, digits, _ . or -" });
