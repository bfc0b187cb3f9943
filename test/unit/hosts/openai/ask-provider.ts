import type { HostConfig } from "../../../../src/config/config.ts";
import type { HearthError } from "../../../../src/core/errors.ts";
import { appendDelta, emptyResult, type GenerationResult } from "../../../../src/core/generation.ts";
import type { ChatBody, GenerateBody } from "../../../../src/core/job.ts";
import { createHost } from "../../../../src/hosts/create-host.ts";
import type { Host } from "../../../../src/hosts/host.ts";

/** A host of the kind `openai` at this address. */
export const hostAt = (baseUrl: string, more: Partial<HostConfig> = {}): Host =>
  createHost({ id: "studio", kind: "openai", baseUrl, ...more }, {});

export interface Asked {
  result: GenerationResult;
  error?: HearthError;
}

/** Asks for one answer. What was thrown stands beside what came before. */
export async function ask(
  host: Host,
  body: Partial<ChatBody> | GenerateBody = {},
  { signal = new AbortController().signal, totalMs = 10_000, model = "gpt-x" } = {},
): Promise<Asked> {
  const question =
    "prompt" in body
      ? ({ kind: "generate", model, body } as const)
      : ({ kind: "chat", model, body: { messages: [{ role: "user", content: "Hi" }], ...body } as ChatBody } as const);
  const result = emptyResult(model);
  try {
    for await (const delta of host.generate(question, { signal, totalMs })) appendDelta(result, delta);
  } catch (thrown) {
    return { result, error: thrown as HearthError };
  }
  return { result };
}
