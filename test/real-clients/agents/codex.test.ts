import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe } from "vitest";
import { AGENT_PROGRAMS } from "../../../scripts/clients/agents.ts";
import { openaiResponses } from "../models/openai-responses.ts";
import { everyAgentStep, runProgram } from "./every-agent.ts";

const CODEX = join(process.cwd(), AGENT_PROGRAMS, "codex");

/** The last table is as the README has it. */
const config = (modelUrl: string, url: string) => `
model = "fake"
model_provider = "fake"

[model_providers.fake]
name = "fake"
base_url = "${modelUrl}/v1"
wire_api = "responses"
env_key = "FAKE_KEY"

[mcp_servers.hearth]
url = "${url}"
bearer_token_env_var = "HEARTH_TOKEN"
`;

describe("Codex", () => {
  everyAgentStep({
    name: "codex",
    dialect: openaiResponses,
    gives: "value",
    asksForProgress: true,
    run({ home, url, token, modelUrl }) {
      mkdirSync(join(home.path, ".codex"));
      writeFileSync(join(home.path, ".codex/config.toml"), config(modelUrl, url));
      const env = { ...home.env, FAKE_KEY: "fake", HEARTH_TOKEN: token };
      return runProgram(CODEX, ["exec", "--skip-git-repo-check", "Ask the Ollama at home."], env);
    },
  });
});
