import { z } from "zod";

const TIMEOUT_MS = 3_000;

const tags = z.object({
  models: z.array(
    z.object({ name: z.string(), modified_at: z.string().default(""), capabilities: z.array(z.string()).optional() }),
  ),
});

/** Returns the models that can chat, newest first. None if no Ollama answers on this machine: it may run elsewhere. */
export async function installedModels(ollamaUrl: string, signal: AbortSignal): Promise<string[]> {
  try {
    const answer = await fetch(`${ollamaUrl.replace(/\/+$/, "")}/api/tags`, {
      redirect: "manual",
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    const { models } = tags.parse(await answer.json());
    return models
      .filter(({ name, capabilities }) => capabilities?.includes("completion") ?? !/embed/i.test(name))
      .toSorted((one, other) => other.modified_at.localeCompare(one.modified_at))
      .map(({ name }) => name);
  } catch {
    signal.throwIfAborted();
    return [];
  }
}
