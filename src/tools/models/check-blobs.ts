import * as z from "zod";
import { defineTool } from "../../actions/tool/define-tool.ts";

export const checkBlobs = defineTool({
  name: "ollama_check_blobs",
  title: "Check a blob",
  category: "models",
  grant: "read",
  effect: "read",
  description: "Check by SHA-256 digest whether a file of a model is on the home's disk.",
  input: z.strictObject({
    digest: z
      .string()
      .trim()
      .regex(/^(sha256[:-])?[0-9a-f]{64}$/i, { error: "must be sha256: and 64 hexadecimal digits" })
      .transform((digest) => `sha256:${digest.slice(-64).toLowerCase()}`)
      .describe("Digest of the file: sha256: and 64 hexadecimal digits"),
  }),
  output: z.looseObject({ digest: z.string(), exists: z.boolean() }),
  run: async ({ digest }, { host }) => ({ digest, exists: await host.hasBlob(digest) }),
});
