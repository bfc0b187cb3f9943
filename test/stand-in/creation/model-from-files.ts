import { OllamaError } from "../http/ollama-error.ts";
import { hexOf } from "../models/blob-digest.ts";
import { blobPath } from "../models/home-paths.ts";
import { type InstalledModel, installModel } from "../models/model.ts";
import type { Progress } from "../transfers/progress.ts";
import type { World } from "../world.ts";

/** A model whose weights are blobs that were uploaded, or that another model has. Every blob is taken for a GGUF. */
export async function* modelFromFiles(
  { blobs }: World,
  files: Record<string, string>,
): AsyncGenerator<Progress, InstalledModel> {
  const digests = Object.values(files);
  if (digests.length === 0) throw new OllamaError(400, "unknown type");
  yield { status: "parsing GGUF" };
  const weights = digests.map((digest) => {
    const hex = hexOf(digest);
    if (!blobs.has(hex)) throw new OllamaError(500, `open ${blobPath(hex)}: no such file or directory`);
    return { kind: "weights" as const, digest: hex, size: blobs.sizeOf(hex) };
  });
  const model = installModel({ name: "made-of-files", template: "{{ .Prompt }}" });
  return { ...model, weights, parent: blobPath(weights[0]?.digest ?? "") };
}
