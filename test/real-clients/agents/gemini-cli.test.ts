import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe } from "vitest";
import { geminiContent } from "../models/gemini-content.ts";
import { everyAgentStep, runAgent } from "./every-agent.ts";

describe("Gemini CLI", () => {
  everyAgentStep({
    name: "Gemini CLI",
    dialect: geminiContent,
    gives: "text",
    asksForProgress: true,
    async run({ home, env, settings, modelUrl }) {
      const own = {
        ...env,
        GEMINI_API_KEY: "fake",
        GOOGLE_GEMINI_BASE_URL: modelUrl,
        // Else it starts no server in a folder that it does not know.
        GEMINI_CLI_TRUST_WORKSPACE: "true",
      };
      // With another address for its model it asks how to sign in there, unless that is settled.
      const signIn = { security: { auth: { selectedType: "gemini-api-key" } } };
      mkdirSync(join(home, ".gemini"));
      writeFileSync(join(home, ".gemini/settings.json"), JSON.stringify(signIn));
      await runAgent("sh", ["-c", settings], own);
      const how = ["--approval-mode", "yolo", "--model", "gemini-2.5-flash"];
      return runAgent("gemini", ["--prompt", "Ask the Ollama at home.", ...how], own);
    },
  });
});
