import { z } from "zod";

/** Goes with every answer from the metadata: missing while the home answers. */
export const stale = z
  .looseObject({ age_seconds: z.number(), reason: z.string() })
  .describe("The home did not answer: how old this is, and why")
  .optional();
