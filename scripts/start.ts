/**
 * `npm start`: runs Hearth on this machine. Creates .dev.vars if there is none, looks for Ollama (or starts the stand-in),
 * runs the Worker, asks one question through MCP, prints the settings of clients, and serves until Ctrl-C. It deploys
 * nothing.
 */
import { join } from "node:path";
import { ASKED_TO_END, endOnSignals, untilEnd } from "../harness/processes/ending.ts";
import { assertPortIsFree } from "./start/assert-port-is-free.ts";
import { demonstrate } from "./start/demonstrate.ts";
import { makeDevVars } from "./start/dev-vars.ts";
import { readLocalSettings } from "./start/local-settings.ts";
import { openStandIn } from "./start/open-stand-in.ts";
import { showHowToConnect } from "./start/show-how-to-connect.ts";
import { startWorker } from "./start/start-worker.ts";
import { waitForHealth } from "./start/wait-for-health.ts";
import { whatOllamaLacks } from "./start/what-ollama-lacks.ts";
import { parseOptions } from "./terminal/parse-options.ts";
import { Problem, printProblem } from "./terminal/problem.ts";
import { screen } from "./terminal/screen.ts";

interface Options {
  port: string | undefined;
  lan: boolean;
  verbose: boolean;
}

const USAGE = `Usage: npm start -- [--port 4838] [--lan] [--verbose]

Runs Hearth on this machine until Ctrl-C.

  --port PORT  listens on another port
  --lan        listens on every network interface, so that other machines in your network can call it with a token
  --verbose    shows the whole log of the Worker`;

const NO_TOKEN =
  "--lan needs a token, because other machines can then call this Hearth. " +
  "Set MCP_AUTH_TOKEN in .dev.vars (openssl rand -hex 32), or make a token for a client: npm run token -- new NAME --offline";

const APART = "Conversations, tokens and settings that you make now are kept for the stand-in alone.";

process.chdir(join(import.meta.dirname, ".."));
const ending = endOnSignals();
const verbose = process.argv.includes("--verbose");
try {
  await start(readOptions(), ending);
} catch (thrown) {
  const reason = ending.signal.aborted ? ending.signal.reason : thrown;
  if (reason !== ASKED_TO_END) {
    printProblem(reason, { stack: verbose });
    process.exit(1);
  }
  console.log("\n  Hearth has stopped.\n");
  process.exit(0);
}

/** Serves until something ends it. @throws the reason of the end, after everything that it started has stopped */
async function start({ port, lan, verbose }: Options, ending: AbortController): Promise<never> {
  const { signal } = ending;
  screen.title("Hearth");
  if (makeDevVars()) screen.done("Created .dev.vars with a new token and password. It explains every setting.");
  const settings = readLocalSettings(port, lan);
  if (lan && !settings.hasToken) throw new Problem(NO_TOKEN);
  await assertPortIsFree(settings);

  const lack = await whatOllamaLacks(settings.ollama, signal);
  await using standIn = lack === undefined ? undefined : await openStandIn();
  if (lack !== undefined) screen.warn(`${lack}\nUntil then a stand-in answers with made-up text: no model is running.`);

  await using _worker = startWorker({ settings, standInUrl: standIn?.url, verbose, ending });
  const warnings = await waitForHealth(settings.origin, settings.token, signal);
  if (lack === undefined) screen.done(`Ollama answers at ${settings.ollama.url}.`);
  screen.done(`The Worker runs at ${settings.origin}.`);
  for (const warning of warnings) screen.warn(warning);

  if (settings.token === undefined)
    screen.warn("There is no MCP_AUTH_TOKEN in .dev.vars, so no question is asked here.");
  else await demonstrate(`${settings.origin}/mcp`, settings.token, signal);
  showHowToConnect(settings);
  console.log("\n  Serving. Ctrl-C stops it.\n");
  if (lack !== undefined)
    screen.warn(`The stand-in answers; no model is running. ${lack} Then run npm start again.\n${APART}\n`);
  // Awaited here, because returning would dispose the Worker and the stand-in.
  return await untilEnd(signal);
}

function readOptions(): Options {
  const { values } = parseOptions(USAGE, {
    options: {
      port: { type: "string" },
      lan: { type: "boolean", default: false },
      verbose: { type: "boolean", default: false },
    },
  });
  return { ...values, port: values.port || process.env.PORT || undefined };
}
