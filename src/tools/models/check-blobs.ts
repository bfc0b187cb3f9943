import * as z from "zod";
import { defineTool } from "../../actions/tool/define-tool.ts";
import { createHost } from "../../hosts/create-host.ts";

export const checkBlobs = defineTool({
  name: "ollama_check_blobs",
  title: "Check a blob",
  category: "models",
  grant: "read",
  effect: "read",
  description: "Check by SHA-256 digest whether a model or a file of one is on the home's disk.",
  input: z.strictObject({
    digest: z
      .string()
      .trim()
      .regex(/^(sha256[:-])?[0-9a-f]{64}$/i, { error: "must be sha256: and 64 hexadecimal digits" })
      .transform((digest) => `sha256:${digest.slice(-64).toLowerCase()}`)
      .describe("Digest of the file: sha256: and 64 hexadecimal digits"),
  }),
  output: z.looseObject({
    digest: z.string(),
    exists: z.boolean(),
    model: z.string().describe("Installed model that the digest is of as a whole").optional(),
  }),
  run: async ({ digest }, { config, metadata }) => {
    const found = config.hosts.map((host) => createHost(host, config.models).hasBlob(digest));
    if (await anyTrue(found)) return { digest, exists: true };
    // Lists give the digest of a model's manifest, which is no file of it. Installed, it has all its files.
    const { value } = await metadata.models();
    const model = value.find((installed) => installed.digest !== undefined && `sha256:${installed.digest}` === digest);
    return { digest, exists: model !== undefined, model: model?.name };
  },
});

/** Whether one of several hosts says so. One that cannot be asked counts only if none of the others does. */
async function anyTrue(asked: readonly Promise<boolean>[]): Promise<boolean> {
  const answers = await Promise.allSettled(asked);
  if (answers.some((answer) => answer.status === "fulfilled" && answer.value)) return true;
  const failed = answers.find((answer) => answer.status === "rejected");
  if (failed !== undefined) throw failed.reason;
  return false;
}
