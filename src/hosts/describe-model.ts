import { readableBytes } from "../core/bytes.ts";
import type { InstalledModel } from "./installed-model.ts";

/** The size of a model for a reader; undefined where its host does not tell it. */
export const readableSize = (size: number | undefined): string | undefined =>
  size === undefined ? undefined : readableBytes(size);

/** Returns the facts about a model that a list shows. */
export function summarizeModel({ name, size, details, capabilities, modified_at, hosts }: InstalledModel) {
  const { parameter_size, quantization_level, context_length } = details;
  return {
    name,
    size: readableSize(size),
    parameter_size,
    quantization_level,
    capabilities,
    context_length,
    modified_at,
    hosts,
  };
}

/** Returns the further facts that a detailed list shows. */
export function modelDetails({ digest, size, details, remote_host }: InstalledModel) {
  const { family, families, format, embedding_length } = details;
  return { digest, size_bytes: size, family, families: families ?? undefined, format, embedding_length, remote_host };
}
