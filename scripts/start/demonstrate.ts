import { Problem } from "../terminal/problem.ts";
import { screen } from "../terminal/screen.ts";
import { ask } from "./ask.ts";
import { HearthClient } from "./hearth-client.ts";

const QUESTION = "In one short sentence: what is a hearth?";

/** Makes real MCP calls through the Worker: lists the models, and asks the default one a question. */
export async function demonstrate(url: string, token: string, signal: AbortSignal): Promise<void> {
  const hearth = await HearthClient.connect(url, token, signal);
  try {
    await showModels(hearth, signal);
    screen.heading("A question", QUESTION);
    await ask(hearth, { prompt: QUESTION }, signal);
  } catch (thrown) {
    signal.throwIfAborted();
    // An error from a tool is shown. It is no reason to stop serving.
    if (!(thrown instanceof Problem)) throw thrown;
    screen.warn(thrown.message);
  } finally {
    await hearth.close();
  }
}

async function showModels(hearth: HearthClient, signal: AbortSignal): Promise<void> {
  const { models } = await hearth.call<{ models: { name: string; size: string }[] }>(
    "ollama_list_models",
    {},
    { signal },
  );
  const width = Math.max(...models.map(({ name }) => name.length));
  screen.heading("Models");
  for (const { name, size } of models) screen.block(`${name.padEnd(width)}  ${size}`);
}
