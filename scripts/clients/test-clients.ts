/**
 * `npm run test:clients`: clients that others have written, each with a Hearth of its own. With `-- --agents` also Claude
 * Code, Codex and Gemini CLI; whatever else is given goes to vitest, such as the name of a file.
 */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, rmSync } from "node:fs";
import { installAgents } from "../../harness/installed/agents.ts";
import { installPythonClient, PYTHON_CLIENTS } from "../../harness/installed/python-client.ts";

const agents = process.argv.includes("--agents");
const others = process.argv.slice(2).filter((argument) => argument !== "--agents");

const noPython = PYTHON_CLIENTS.map((client) => ({ ...client, reason: installPythonClient(client) }));
if (agents) installAgents();

const LOGS = "artefacts/clients";
// What is there afterwards is of this run, unless it was of a part only.
if (others.length === 0) rmSync(LOGS, { recursive: true, force: true });

const projects = ["--project=clients", ...(agents ? ["--project=agents"] : [])];
const { status } = spawnSync("vitest", ["run", ...projects, ...others], { stdio: "inherit" });

const logs = existsSync(LOGS) ? readdirSync(LOGS).join(" ") : "nothing";
console.log(`\nWhat each client saw, and what its model was given, is in ${LOGS}: ${logs}`);
for (const { version, reason } of noPython) {
  if (reason !== undefined) console.log(`Left out: the official Python client ${version}, because ${reason}.`);
}
if (!agents) console.log("Left out: Claude Code, Codex and Gemini CLI (0.9 GB): npm run test:clients -- --agents");
process.exitCode = status ?? 1;
