import { z } from "zod";

/** Names of sessions come from outside, and end up in addresses. */
export const sessionId = z
  .string()
  .trim()
  .regex(/^[\w-][\w.-]{0,63}$/, { error: "must be 1 to 64 letters, digits, _ . or -, the first of them not a dot" });
