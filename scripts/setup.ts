/**
 * `npm run setup`: prepares a deployment. Asks a few questions, writes deploy.json and the secrets (both outside git), tries
 * the build, and prints the steps that need the Cloudflare account. It signs in nowhere and deploys nothing.
 */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { ASKED_TO_END, endOnSignals } from "../harness/processes/ending.ts";
import { faultsOf } from "./deploy/faults-of.ts";
import { OWN_CONFIG, readOwnConfig, writeOwnConfig } from "./deploy/own-config.ts";
import { askAnswers } from "./setup/ask-answers.ts";
import { installedModels } from "./setup/installed-models.ts";
import { Interview } from "./setup/interview.ts";
import { answersOf, type Kept, keepAnswers } from "./setup/keep-answers.ts";
import { readSecrets, SECRETS_IN, writeSecrets } from "./setup/kept-secrets.ts";
import { nextSteps, stepsForDeployed } from "./setup/next-steps.ts";
import { type Arguments, readArguments } from "./setup/read-arguments.ts";
import { readLocalSettings } from "./start/local-settings.ts";
import { Problem, printProblem } from "./terminal/problem.ts";
import { screen } from "./terminal/screen.ts";

process.chdir(join(import.meta.dirname, ".."));
const { signal } = endOnSignals();
try {
  await setUp(readArguments(process.argv.slice(2), process.env), signal);
  process.exit(0);
} catch (thrown) {
  const reason = signal.aborted ? signal.reason : thrown;
  if (reason === ASKED_TO_END) console.log("\n\n  Stopped. Nothing was written except what is listed above.\n");
  else printProblem(reason, { stack: true });
  process.exit(1);
}

async function setUp(args: Arguments, ending: AbortSignal): Promise<void> {
  screen.title("Hearth: prepare a deployment");
  const before: Kept = { own: readOwnConfig() ?? {}, secrets: readSecrets() };
  const answers = await getAnswers(args, before, ending);
  const after = keepAnswers(before, answers);
  const faults = faultsOf(after.own);
  if (faults.length > 0)
    throw new Problem(`${OWN_CONFIG} has settings that the Worker would refuse:\n- ${faults.join("\n- ")}`);
  console.log();
  save(before, after);
  await tryBuild(ending);
  nextSteps(answers).forEach(({ heading, lines }, place) => {
    screen.heading(`${place + 1}. ${heading}`);
    for (const line of lines) screen.block(line);
  });
  for (const { heading, lines } of stepsForDeployed(before.secrets, after.secrets)) {
    screen.heading(heading);
    for (const line of lines) screen.block(line);
  }
  console.log("\n  docs/deploy.md explains every step.\n");
}

async function getAnswers({ given, yes }: Arguments, kept: Kept, ending: AbortSignal) {
  const before = answersOf(kept);
  if (yes) return { ...before, ...given };
  const installed = given.model === undefined ? await installedModels(readLocalSettings().ollama.url, ending) : [];
  // Not earlier: a pipe may end while nothing reads it.
  using interview = new Interview();
  ending.addEventListener("abort", () => interview.end(ending.reason), { once: true });
  return await askAnswers(interview, { known: given, before, installed });
}

function save(before: Kept, after: Kept): void {
  try {
    writeSecrets(after.secrets);
    writeOwnConfig(after.own);
  } catch (thrown) {
    throw new Problem(`The answers could not be written: ${(thrown as Error).message}`);
  }
  const made = Object.keys(after.secrets).filter((name) => before.secrets[name] !== after.secrets[name]);
  screen.done(`${OWN_CONFIG} contains your settings.`);
  const news = made.length === 0 ? "They are unchanged" : `New: ${made.join(", ")}`;
  screen.done(`${SECRETS_IN} contains your secrets. ${news}.`);
}

/** Does everything that a deployment does without the account. @throws Problem with the output of wrangler */
async function tryBuild(signal: AbortSignal): Promise<void> {
  const env = { ...process.env, WRANGLER_SEND_METRICS: "false", CLOUDFLARE_CF_FETCH_ENABLED: "false" };
  try {
    await promisify(execFile)(process.execPath, ["scripts/deploy.ts", "--dry-run"], { env, signal });
  } catch (thrown) {
    signal.throwIfAborted();
    const { stdout = "", stderr = "" } = thrown as { stdout?: string; stderr?: string };
    throw new Problem(`wrangler deploy --dry-run fails:\n${stdout}${stderr}`);
  }
  screen.done("wrangler deploy --dry-run accepts them.");
}
