import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe } from "vitest";
import type { Dialect, Move } from "../models/fake-model.ts";
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

interface Body {
  tools: { type: string; name?: string; tools?: { name: string }[] }[];
  input: { type: string; output?: string | { text?: string }[] }[];
}

/** Codex offers a server's tools in a namespace, and wants it back beside the name. */
const BETWEEN = ".";

function item(move: Move): object {
  const id = crypto.randomUUID();
  if ("say" in move) {
    const content = [{ type: "output_text", text: move.say, annotations: [] }];
    return { type: "message", id: `msg_${id}`, role: "assistant", status: "completed", content };
  }
  const [namespace, name] = move.call.split(BETWEEN);
  const call = { namespace, name, arguments: JSON.stringify(move.arguments) };
  return { type: "function_call", id: `fc_${id}`, call_id: `call_${id}`, status: "completed", ...call };
}

/** OpenAI's Responses, which Codex speaks. */
const openaiResponses: Dialect = {
  named: true,
  read(body) {
    const { tools, input } = body as Body;
    const results = input.filter(({ type }) => type === "function_call_output").map(({ output = "" }) => output);
    return {
      tools: tools.flatMap((tool) => tool.tools?.map(({ name }) => `${tool.name}${BETWEEN}${name}`) ?? tool.name ?? []),
      results: results.map((it) => (typeof it === "string" ? it : it.map(({ text }) => text ?? "").join(""))),
    };
  },
  write(move) {
    const id = `resp_${crypto.randomUUID()}`;
    const usage = { input_tokens: 1, output_tokens: 1, total_tokens: 2 };
    return [
      { type: "response.created", response: { id } },
      { type: "response.output_item.done", output_index: 0, item: item(move) },
      { type: "response.completed", response: { id, usage } },
    ];
  },
};
