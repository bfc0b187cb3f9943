/** `npm run test:clients`: clients that others have written, each with a Hearth of its own. Arguments go to vitest. */
import { installPackages } from "../../harness/installed/packages.ts";
import { installPythonClient, PYTHON_CLIENTS } from "../../harness/installed/python-client.ts";
import { runClients } from "./run-clients.ts";

installPackages("clients");
const pythons = PYTHON_CLIENTS.map((client) => ({ ...client, reason: installPythonClient(client) }));
process.exitCode = runClients("clients", process.argv.slice(2));
for (const { version, reason } of pythons) {
  if (reason !== undefined) console.log(`Left out: the official Python client ${version}, because ${reason}.`);
}
console.log("Left out: Claude Code, Codex and Gemini CLI (0.9 GB): npm run test:far -- agents");
