import { join } from "node:path";
import { describe } from "vitest";
import { AGENT_PROGRAMS } from "../../../scripts/clients/agents.ts";
import { anthropicMessages } from "../models/anthropic-messages.ts";
import { everyAgentStep, runProgram } from "./every-agent.ts";

const CLAUDE = join(process.cwd(), AGENT_PROGRAMS, "claude");

describe("Claude Code", () => {
  everyAgentStep({
    name: "claude-code",
    dialect: anthropicMessages,
    gives: "value",
    asksForProgress: true,
    async run({ home, url, token, modelUrl }) {
      const env = {
        ...home.env,
        ANTHROPIC_BASE_URL: modelUrl,
        ANTHROPIC_API_KEY: "fake",
        CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
        // Else its model finds tools by searching, which is a matter between the two.
        ENABLE_TOOL_SEARCH: "false",
      };
      // As the README has it.
      const header = ["--header", `Authorization: Bearer ${token}`];
      await runProgram(CLAUDE, ["mcp", "add", "--transport", "http", "hearth", url, ...header], env);
      return runProgram(CLAUDE, ["-p", "Ask the Ollama at home.", "--allowedTools", "mcp__hearth"], env);
    },
  });
});
