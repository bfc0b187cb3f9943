import { describe } from "vitest";
import { anthropicMessages } from "../models/anthropic-messages.ts";
import { everyAgentStep, runAgent } from "./every-agent.ts";

describe("Claude Code", () => {
  everyAgentStep({
    name: "Claude Code",
    dialect: anthropicMessages,
    gives: "value",
    asksForProgress: true,
    async run({ env, settings, modelUrl }) {
      const own = {
        ...env,
        ANTHROPIC_BASE_URL: modelUrl,
        ANTHROPIC_API_KEY: "fake",
        CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
        // Else its model finds tools by searching, which is a matter between the two.
        ENABLE_TOOL_SEARCH: "false",
      };
      await runAgent("sh", ["-c", settings], own);
      return runAgent("claude", ["-p", "Ask the Ollama at home.", "--allowedTools", "mcp__hearth"], own);
    },
  });
});
