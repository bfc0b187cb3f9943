/** `npm run try -- "question"`: asks the running Hearth a question through MCP, and prints the answer as it grows. */
import { join } from "node:path";
import { ASKED_TO_END, endOnSignals } from "../harness/processes/ending.ts";
import { isLoopback } from "../src/core/is-loopback.ts";
import { ask } from "./start/ask.ts";
import { HearthClient } from "./start/hearth-client.ts";
import { readLocalSettings } from "./start/local-settings.ts";
import { parseOptions } from "./terminal/parse-options.ts";
import { Problem, printProblem } from "./terminal/problem.ts";

const USAGE = `Usage: npm run try -- "your question" [--model NAME] [--url URL]

Asks the Hearth that npm start runs on this machine, with the token from .dev.vars.
With --url it asks another one, with the token from HEARTH_TOKEN.`;

process.chdir(join(import.meta.dirname, ".."));
const { signal } = endOnSignals();
try {
  await tryIt(signal);
  process.exit(0);
} catch (thrown) {
  const reason = signal.aborted ? signal.reason : thrown;
  if (reason !== ASKED_TO_END) printProblem(reason);
  process.exit(1);
}

async function tryIt(signal: AbortSignal): Promise<void> {
  const { prompt, model, url } = readArguments();
  const settings = readLocalSettings(process.env.PORT || undefined);
  const token = tokenFor(url, settings.token);
  if (token === undefined) throw new Problem("There is no token. Set HEARTH_TOKEN, or run npm start, which makes one.");
  const hearth = await HearthClient.connect(url ?? `${settings.origin}/mcp`, token, signal);
  try {
    await ask(hearth, { prompt, model }, signal);
  } finally {
    await hearth.close();
  }
}

/** The owner's token of this machine is sent to no other. */
function tokenFor(url: string | undefined, own: string | undefined): string | undefined {
  const given = process.env.HEARTH_TOKEN || undefined;
  if (url === undefined) return own || given;
  const isHere = URL.canParse(url) && isLoopback(new URL(url).hostname);
  return given ?? (isHere ? own || undefined : undefined);
}

function readArguments(): { prompt: string; model?: string; url?: string } {
  const { values, positionals } = parseOptions(USAGE, {
    allowPositionals: true,
    options: { model: { type: "string" }, url: { type: "string" } },
  });
  const prompt = positionals.join(" ").trim();
  if (prompt === "") throw new Problem(USAGE);
  return { prompt, ...values };
}
