import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe } from "vitest";
import { AGENT_PROGRAMS } from "../../../scripts/clients/agents.ts";
import { geminiContent } from "../models/gemini-content.ts";
import { everyAgentStep, runProgram } from "./every-agent.ts";

const GEMINI = join(process.cwd(), AGENT_PROGRAMS, "gemini");

describe("Gemini CLI", () => {
  everyAgentStep({
    name: "gemini-cli",
    dialect: geminiContent,
    gives: "text",
    asksForProgress: true,
    async run({ home, url, token, modelUrl }) {
      const env = {
        ...home.env,
        GEMINI_API_KEY: "fake",
        GOOGLE_GEMINI_BASE_URL: modelUrl,
        // Else it starts no server in a folder that it does not know.
        GEMINI_CLI_TRUST_WORKSPACE: "true",
      };
      // With another address for its model it asks how to sign in there, unless that is settled.
      const settings = { security: { auth: { selectedType: "gemini-api-key" } } };
      mkdirSync(join(home.path, ".gemini"));
      writeFileSync(join(home.path, ".gemini/settings.json"), JSON.stringify(settings));
      // As the README has it.
      const where = ["--scope", "user", "--transport", "http", "-H", `Authorization: Bearer ${token}`];
      await runProgram(GEMINI, ["mcp", "add", ...where, "hearth", url], env);
      const how = ["--approval-mode", "yolo", "--model", "gemini-2.5-flash"];
      return runProgram(GEMINI, ["--prompt", "Ask the Ollama at home.", ...how], env);
    },
  });
});
