import { installPinned } from "./pinned-packages.ts";

/** Agents that bring their own model. Together they take 0.9 GB, so they are installed on request only. */
const AGENTS = {
  "@anthropic-ai/claude-code": "2.1.330",
  "@google/gemini-cli": "0.61.0",
  "@openai/codex": "0.169.0",
};
const FOLDER = ".clients/agents";
/** Folder of their programs, once they are installed. */
export const AGENT_PROGRAMS = `${FOLDER}/node_modules/.bin`;

/** Installs them beside the checkout's own packages, unless they are there. */
export function installAgents(): void {
  // Claude Code needs its install script to put its program in place; the others do not.
  const settings = { allowScripts: { "@anthropic-ai/claude-code": true } };
  installPinned({ folder: FOLDER, versions: AGENTS, settings, stdio: "inherit" });
}
