import * as z from "zod";

/** Installed model in a list. Fields that its host does not report are missing. */
export const modelSummary = z.looseObject({
  name: z.string(),
  size: z.string().optional(),
  family: z.string().optional(),
  parameter_size: z.string().optional(),
  quantization_level: z.string().optional(),
  capabilities: z.array(z.string()).optional(),
  context_length: z.number().optional(),
  embedding_length: z.number().optional(),
  modified_at: z.string().optional(),
});
