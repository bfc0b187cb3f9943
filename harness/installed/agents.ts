import { installPinned } from "./pinned-packages.ts";

/** Agents with a model of their own, too large to be everybody's: 0.9 GB together. */
const AGENTS = {
  "@anthropic-ai/claude-code": "2.1.330",
  "@google/gemini-cli": "0.61.0",
  "@openai/codex": "0.169.0",
};
const FOLDER = ".clients/agents";
/** Where their programs lie once they are installed. */
export const AGENT_PROGRAMS = `${FOLDER}/node_modules/.bin`;

/** Installs them beside the checkout's own packages, unless they are there. */
export function installAgents(): void {
  // Claude Code puts its program in place by such a script; the others do without theirs.
  const settings = { allowScripts: { "@anthropic-ai/claude-code": true } };
  installPinned({ folder: FOLDER, versions: AGENTS, settings, stdio: "inherit" });
}
