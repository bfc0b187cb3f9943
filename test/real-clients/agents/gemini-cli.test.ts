import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe } from "vitest";
import type { Dialect } from "../models/fake-model.ts";
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

interface Body {
  tools: { functionDeclarations?: { name: string }[] }[];
  contents: { parts: { functionResponse?: { response?: { output?: string; error?: string } } }[] }[];
}

/** Google's generateContent, which Gemini CLI speaks. */
const geminiContent: Dialect = {
  named: false,
  read(body) {
    const { tools, contents } = body as Body;
    const parts = contents.flatMap((content) => content.parts);
    return {
      tools: tools.flatMap(({ functionDeclarations = [] }) => functionDeclarations.map(({ name }) => name)),
      results: parts.flatMap(({ functionResponse }) => {
        if (functionResponse === undefined) return [];
        return functionResponse.response?.output ?? JSON.stringify(functionResponse.response);
      }),
    };
  },
  write(move) {
    const part = "say" in move ? { text: move.say } : { functionCall: { name: move.call, args: move.arguments } };
    const candidate = { index: 0, content: { role: "model", parts: [part] }, finishReason: "STOP" };
    const usageMetadata = { promptTokenCount: 1, candidatesTokenCount: 1, totalTokenCount: 2 };
    return [{ candidates: [candidate], usageMetadata }];
  },
};
