/** `npm run test:clients`: clients that others have written, each with a Hearth of its own. Arguments go to vitest. */
import { installPackages } from "../../harness/installed/packages.ts";
import { installPythonClient } from "../../harness/installed/python-client.ts";
import { runClients } from "./run-clients.ts";

installPackages("clients");
const noPython = installPythonClient();
process.exitCode = runClients("clients", process.argv.slice(2));
if (noPython !== undefined) console.log(`Left out: the official Python client, because ${noPython}.`);
console.log("Left out: Claude Code, Codex and Gemini CLI (0.9 GB): npm run test:far -- agents");
