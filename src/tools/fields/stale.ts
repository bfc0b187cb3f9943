import * as z from "zod";

/** Part of each answer that comes from the metadata cache: missing while the home answers. */
export const stale = z
  .looseObject({ age_seconds: z.number(), reason: z.string() })
  .describe("Set if the home did not answer: age of this data, and the reason")
  .optional();
