import { z } from "zod";
import { defineTool } from "../../actions/tool/define-tool.ts";

export const checkBlobs = defineTool({
  name: "ollama_check_blobs",
  title: "Check a blob",
  category: "models",
  grant: "read",
  effect: "read",
  description: "Check whether a file of a model lies on the home's disk, by its SHA-256 digest.",
  input: z.strictObject({
    digest: z
      .string()
      .trim()
      .regex(/^(sha256[:-])?[0-9a-f]{64}$/i, { error: "must be sha256: and 64 hexadecimal digits" })
      .transform((digest) => `sha256:${digest.slice(-64).toLowerCase()}`)
      .describe("sha256: and 64 hexadecimal digits"),
  }),
  output: z.looseObject({ digest: z.string(), exists: z.boolean() }),
  run: async ({ digest }, { host }) => ({ digest, exists: await host.hasBlob(digest) }),
});
