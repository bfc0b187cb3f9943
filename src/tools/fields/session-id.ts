import * as z from "zod";

/** Session ID. The caller chooses it, and it becomes part of a resource URI, so few characters are allowed. */
export const sessionId = z
  .string()
  .trim()
  .regex(/^[\w-][\w.-]{0,63}$/, { error: "must be 1 to 64 letters, digits, _ . or -, and must not begin with a dot" });
