import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe } from "vitest";
import { openaiResponses } from "../models/openai-responses.ts";
import { everyAgentStep, runAgent } from "./every-agent.ts";

const fakeProvider = (modelUrl: string) => `
model = "fake"
model_provider = "fake"

[model_providers.fake]
name = "fake"
base_url = "${modelUrl}/v1"
wire_api = "responses"
env_key = "FAKE_KEY"

`;

describe("Codex", () => {
  everyAgentStep({
    name: "Codex",
    dialect: openaiResponses,
    gives: "value",
    asksForProgress: true,
    run({ home, env, token, settings, modelUrl }) {
      mkdirSync(join(home, ".codex"));
      writeFileSync(join(home, ".codex/config.toml"), fakeProvider(modelUrl) + settings);
      const own = { ...env, FAKE_KEY: "fake", HEARTH_TOKEN: token };
      return runAgent("codex", ["exec", "--skip-git-repo-check", "Ask the Ollama at home."], own);
    },
  });
});
