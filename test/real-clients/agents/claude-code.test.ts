import { describe } from "vitest";
import type { Dialect, Move } from "../models/fake-model.ts";
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

interface Body {
  tools: { name: string }[];
  messages: { content: string | { type: string; content?: string | { text?: string }[] }[] }[];
}

const usage = { input_tokens: 1, output_tokens: 1 };
const index = 0;

function block(move: Move): [start: object, delta: object, stop: string] {
  if ("say" in move) return [{ type: "text", text: "" }, { type: "text_delta", text: move.say }, "end_turn"];
  const start = { type: "tool_use", id: `toolu_${crypto.randomUUID()}`, name: move.call, input: {} };
  return [start, { type: "input_json_delta", partial_json: JSON.stringify(move.arguments) }, "tool_use"];
}

/** Anthropic's Messages, which Claude Code speaks. */
const anthropicMessages: Dialect = {
  named: true,
  read(body) {
    const { tools, messages } = body as Body;
    const blocks = messages.flatMap(({ content }) => (typeof content === "string" ? [] : content));
    const results = blocks.filter(({ type }) => type === "tool_result").map(({ content = "" }) => content);
    return {
      tools: tools.map(({ name }) => name),
      results: results.map((it) => (typeof it === "string" ? it : it.map(({ text }) => text ?? "").join(""))),
    };
  },
  write(move) {
    const [start, delta, stop_reason] = block(move);
    const message = { id: `msg_${crypto.randomUUID()}`, type: "message", role: "assistant", model: "fake" };
    return [
      { type: "message_start", message: { ...message, content: [], stop_reason: null, stop_sequence: null, usage } },
      { type: "content_block_start", index, content_block: start },
      { type: "content_block_delta", index, delta },
      { type: "content_block_stop", index },
      { type: "message_delta", delta: { stop_reason, stop_sequence: null }, usage },
      { type: "message_stop" },
    ];
  },
};
