/** `npm run docs:examples`: plays the story on a real Ollama, through Hearth, and writes docs/examples.md. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { TestClient } from "../../harness/mcp/sdk-client.ts";
import { connectV2 } from "../../harness/mcp/sdk-client.ts";
import { type HearthProcess, startHearth } from "../../harness/wrangler/wrangler-dev.ts";
import { Problem, printProblem } from "../terminal/problem.ts";
import { examplesPage, type ToldExample } from "./examples-page.ts";
import { tellStory } from "./story.ts";
import { EMBEDDING_MODEL, type Example, MADE_MODEL, MODEL } from "./telling.ts";

process.chdir(join(import.meta.dirname, "../.."));
try {
  await writeExamples();
} catch (thrown) {
  printProblem(thrown, { stack: true });
  process.exitCode = 1;
}

async function writeExamples(): Promise<void> {
  const ollama = process.env.OLLAMA_URL;
  if (ollama === undefined) throw new Problem(`Set OLLAMA_URL to an Ollama that has ${MODEL} and ${EMBEDDING_MODEL}.`);
  const { version, digest } = await lookAt(ollama);
  // What else is installed there is nobody's business on this page.
  const hearth = await startHearth({ OLLAMA_BASE_URL: ollama, ALLOWED_MODELS: `gemma3*,${MADE_MODEL}` });
  try {
    const examples = await play(hearth);
    const madeWith = `Ollama ${version}, \`${MODEL}\` (${digest}) and \`${EMBEDDING_MODEL}\``;
    writeFileSync("docs/examples.md", examplesPage(examples, madeWith));
    console.log(`docs/examples.md has ${examples.length} calls.`);
  } finally {
    await hearth.stop();
    await forgetMadeModel(ollama);
  }
}

/** @throws Problem where the story could not be played there */
async function lookAt(ollama: string): Promise<{ version: string; digest: string }> {
  const read = async (path: string) =>
    (
      await fetch(`${ollama}${path}`).catch(() => {
        throw new Problem(`Nothing answers at ${ollama}.`);
      })
    ).json();
  const { version } = (await read("/api/version")) as { version: string };
  const { models } = (await read("/api/tags")) as { models: { name: string; digest: string }[] };
  const names = models.map(({ name }) => name);
  const missing = [MODEL, EMBEDDING_MODEL].filter((name) => !names.includes(name));
  if (missing.length > 0) throw new Problem(`${ollama} has no ${missing.join(" and no ")}.`);
  if (names.includes(`${MADE_MODEL}:latest`)) {
    throw new Problem(`${ollama} has a model ${MADE_MODEL} already, which the story would delete: rename it.`);
  }
  return { version, digest: models.find(({ name }) => name === MODEL)?.digest.slice(0, 12) ?? "" };
}

async function play(hearth: HearthProcess): Promise<ToldExample[]> {
  const clients = new Map<string, TestClient>();
  const clientAt = async (wait: number | undefined) => {
    const url = `${hearth.url}/mcp${wait === undefined ? "" : `?wait=${wait}`}`;
    const client = clients.get(url) ?? (await connectV2("auto")(url, hearth.token));
    clients.set(url, client);
    return client;
  };
  const told: ToldExample[] = [];
  try {
    await tellStory(async (example: Example) => {
      console.log(`${told.length + 1}. ${example.title}`);
      const messages: string[] = [];
      const client = await clientAt(example.wait);
      const outcome = await client.call(example.tool, example.args, (message) => messages.push(message));
      told.push({ ...example, messages, outcome });
      return outcome;
    });
  } finally {
    for (const client of clients.values()) await client.close();
  }
  return told;
}

/** Where the story broke off. At its proper end there is nothing to delete any more. */
async function forgetMadeModel(ollama: string): Promise<void> {
  await fetch(`${ollama}/api/delete`, { method: "DELETE", body: JSON.stringify({ model: MADE_MODEL }) });
}
