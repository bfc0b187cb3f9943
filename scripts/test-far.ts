/** `npm run test:far -- NAME`: suites that take minutes to install, and that no other command runs. */
import { installPackages } from "../harness/installed/packages.ts";
import { runClients } from "./clients/run-clients.ts";
import { endWith } from "./terminal/end-with.ts";
import { parseOptions } from "./terminal/parse-options.ts";
import { Problem } from "./terminal/problem.ts";

const USAGE = `npm run test:far -- NAME [file of tests]
  agents   Claude Code, Codex and Gemini CLI, each with a fake model (0.9 GB)
Each is installed at its first use, in the versions of its lock below packages/.`;

await endWith(async () => {
  const { positionals } = parseOptions(USAGE, { allowPositionals: true, options: {} });
  const [name, ...files] = positionals;
  if (name !== "agents") throw new Problem(USAGE);
  installPackages(name);
  return runClients(name, files);
});
