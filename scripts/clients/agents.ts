import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";

/** Agents with a model of their own, too large to be everybody's: 0.9 GB together. */
const AGENTS = {
  "@anthropic-ai/claude-code": "2.1.330",
  "@google/gemini-cli": "0.61.0",
  "@openai/codex": "0.169.0",
};
const FOLDER = ".clients/agents";
/** Where their programs lie once they are installed. */
export const AGENT_PROGRAMS = `${FOLDER}/node_modules/.bin`;

function installed(name: string): string | undefined {
  try {
    return JSON.parse(readFileSync(`${FOLDER}/node_modules/${name}/package.json`, "utf8")).version;
  } catch {
    return undefined;
  }
}

/** Installs them beside the checkout's own packages, unless they are there. */
export function installAgents(): void {
  if (Object.entries(AGENTS).every(([name, version]) => installed(name) === version)) return;
  mkdirSync(FOLDER, { recursive: true });
  // Claude Code puts its program in place by such a script; the others do without theirs.
  const settings = { private: true, dependencies: AGENTS, allowScripts: { "@anthropic-ai/claude-code": true } };
  writeFileSync(`${FOLDER}/package.json`, JSON.stringify(settings, null, 2));
  execFileSync("npm", ["install", "--no-audit", "--no-fund"], { cwd: FOLDER, stdio: "inherit" });
}
