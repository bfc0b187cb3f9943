import type { TestProject } from "vitest/node";
import { startHearth } from "../../harness/wrangler/wrangler-dev.ts";
import { ollamaUrl } from "./given.ts";
import { allowingRegistries, givenRegistry } from "./registry-address.ts";

/** Before the tests on a real Ollama: one Hearth in front of it, for all of them. */
export default async function startBefore(project: TestProject): Promise<() => Promise<void>> {
  const { url, token, stop } = await startHearth({
    OLLAMA_BASE_URL: ollamaUrl(),
    ...allowingRegistries(givenRegistry()),
  });
  project.provide("realHearth", { url, token });
  return stop;
}

declare module "vitest" {
  interface ProvidedContext {
    realHearth: { url: string; token: string };
  }
}
