/** `npm run docs:examples`: makes all examples on a real Ollama, through Hearth, and writes docs/examples.md. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { connectV2, type TestClient } from "../../harness/mcp/sdk-client.ts";
import { type HearthProcess, startHearth } from "../../harness/wrangler/wrangler-dev.ts";
import { Problem, printProblem } from "../terminal/problem.ts";
import { EMBEDDING_MODEL, MADE_MODEL, MODEL } from "./example.ts";
import { EXAMPLES } from "./examples.ts";
import { examplesPage, type ToldExample } from "./examples-page.ts";

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

/** @throws Problem where the examples cannot be made there */
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
    throw new Problem(`${ollama} has a model ${MADE_MODEL} already, which the examples would delete: rename it.`);
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
    for (const example of EXAMPLES) {
      console.log(`${told.length + 1}. ${example.title}`);
      const messages: string[] = [];
      const client = await clientAt(example.wait);
      const before = told.at(-1)?.outcome ?? { text: "", value: {}, isError: false };
      const args = typeof example.args === "function" ? example.args(before) : example.args;
      const outcome = await client.call(example.tool, args, (message) => messages.push(message));
      told.push({ ...example, args, messages, outcome });
    }
  } finally {
    for (const client of clients.values()) await client.close();
  }
  return told;
}

/** The last example deletes it, unless an error came before. */
async function forgetMadeModel(ollama: string): Promise<void> {
  await fetch(`${ollama}/api/delete`, { method: "DELETE", body: JSON.stringify({ model: MADE_MODEL }) });
}
