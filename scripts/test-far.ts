/** `npm run test:far -- NAME`: suites that take minutes to install, and that no other command runs. */
import { installLitellm } from "../harness/installed/litellm.ts";
import { installPackages } from "../harness/installed/packages.ts";
import { runClients } from "./clients/run-clients.ts";
import { endWith } from "./terminal/end-with.ts";
import { parseOptions } from "./terminal/parse-options.ts";
import { Problem } from "./terminal/problem.ts";

const USAGE = `npm run test:far -- NAME [file of tests]
  agents   Claude Code, Codex and Gemini CLI, each with a fake model (0.9 GB)
  litellm  LiteLLM's proxy in front of a real Ollama, which TEST_OLLAMA_URL names; needs python3 (0.6 GB)
Each is installed at its first use, in a fixed version.`;

await endWith(async () => {
  const { positionals } = parseOptions(USAGE, { allowPositionals: true, options: {} });
  const [name, ...files] = positionals;
  if (name === "agents") installPackages(name);
  else if (name === "litellm") {
    const reason = installLitellm();
    if (reason !== undefined) throw new Problem(`There is no LiteLLM: ${reason}.`);
  } else throw new Problem(USAGE);
  return runClients(name, files);
});
