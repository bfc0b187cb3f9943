import { afterAll, beforeAll, inject } from "vitest";
import type { TestClient } from "../../harness/mcp/sdk-client.ts";
import { connectV2 } from "../../harness/mcp/sdk-client.ts";
import { ollamaUrl } from "./given.ts";
import { patient } from "./patient.ts";

export const MODEL = "gemma3:270m";
export const EMBEDDER = "gemma3-embed:270m";

export interface RealHome {
  hearth: { url: string; token: string };
  client: TestClient;
}

/**
 * For the tests of one file: a client of the one Hearth.
 * @param makes models that are there neither before nor after
 * @param openOwn starts another Hearth, which the tests stop
 */
export function openRealHome(makes: readonly string[] = [], openOwn?: () => Promise<RealHome["hearth"]>): RealHome {
  const home = { hearth: inject("realHearth") } as RealHome;
  beforeAll(async () => {
    await remove(makes);
    if (openOwn !== undefined) home.hearth = await openOwn();
    home.client = patient(await connectV2("auto")(`${home.hearth.url}/mcp`, home.hearth.token));
  });
  afterAll(async () => {
    await home.client?.close();
    await remove(makes);
  });
  return home;
}

/** Asks Ollama itself, past Hearth. */
export async function askOllama<T = Record<string, unknown>>(path: string, body?: object): Promise<T> {
  const init = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
  const response = await fetch(`${ollamaUrl()}${path}`, init);
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

export interface Tag {
  name: string;
  size: number;
  digest: string;
}

/** What is installed, as Ollama itself says. */
export async function installed(): Promise<Map<string, Tag>> {
  const { models } = await askOllama<{ models: Tag[] }>("/api/tags");
  return new Map(models.map((model) => [model.name, model]));
}

/** Those of them that are there, past Hearth. */
export async function remove(models: readonly string[]): Promise<void> {
  const names = await installed();
  for (const model of models.filter((name) => names.has(name))) {
    await fetch(`${ollamaUrl()}/api/delete`, { method: "DELETE", body: JSON.stringify({ model }) });
  }
}
