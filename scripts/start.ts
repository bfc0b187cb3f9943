/**
 * `npm start`: Hearth on this machine. Makes .dev.vars where there is none, finds Ollama or takes the stand-in, runs the
 * Worker, asks it something through MCP, prints what clients need, and serves until Ctrl-C. It deploys nothing.
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
import { printProblem } from "./terminal/problem.ts";
import { screen } from "./terminal/screen.ts";

interface Options {
  port: string | undefined;
  verbose: boolean;
}

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

/** Serves until something ends it. @throws the reason of the end; what it started has ended by then */
async function start({ port, verbose }: Options, ending: AbortController): Promise<never> {
  const { signal } = ending;
  screen.title("Hearth");
  if (makeDevVars()) screen.done("Made .dev.vars with a fresh token and password; every setting is explained there.");
  const settings = readLocalSettings(port);
  await assertPortIsFree(settings);

  const lack = await whatOllamaLacks(settings.ollama, signal);
  await using standIn = lack === undefined ? undefined : await openStandIn();
  if (lack !== undefined)
    screen.warn(`${lack}\nMeanwhile a stand-in answers, with made-up words: no model is running.`);

  await using _worker = startWorker({ settings, standInUrl: standIn?.url, verbose, ending });
  const warnings = await waitForHealth(settings.origin, signal);
  if (lack === undefined) screen.done(`Ollama answers at ${settings.ollama.url}.`);
  screen.done(`The Worker runs at ${settings.origin}.`);
  for (const warning of warnings) screen.warn(warning);

  if (settings.token === undefined) screen.warn("There is no MCP_AUTH_TOKEN in .dev.vars, so nothing is asked here.");
  else await demonstrate(`${settings.origin}/mcp`, settings.token, signal);
  showHowToConnect(settings);
  console.log("\n  Serving. Ctrl-C stops it.\n");
  if (lack !== undefined) screen.warn(`The stand-in answers; no model is running. ${lack} Then run npm start again.\n`);
  // Awaited here, because what is `using` ends where this function returns.
  return await untilEnd(signal);
}

function readOptions(): Options {
  const { values } = parseOptions("Usage: npm start -- [--port 4838] [--verbose]", {
    options: { port: { type: "string" }, verbose: { type: "boolean", default: false } },
  });
  return { port: values.port || process.env.PORT || undefined, verbose: values.verbose };
}
