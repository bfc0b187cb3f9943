import type { Script } from "#stand-in/control";
import { IMPATIENT } from "../hearth.ts";

/** A call whose answer is as large as it can be. */
export interface LargeAnswer {
  tool: string;
  given: Record<string, unknown>;
  /** What the home answers. */
  scripts?: Script[];
  /** Calls before it. */
  before?: [tool: string, given: Record<string, unknown>][];
  settings?: Record<string, unknown>;
  /** Bytes that the largest event has at least. */
  least?: number;
}

const MODEL = "gemma3:270m";
const THINKER = "stand-in-thinker";
const user = { role: "user", content: "p" };
const list = <T>(length: number, entry: (at: number) => T): T[] => Array.from({ length }, (_, at) => entry(at));

/** Returns a call for each tool whose answer can be large, full of one character. */
export function largeAnswers(character: string): Record<string, LargeAnswer> {
  const of = (length: number) => character.repeat(length);
  const calls = [8_000, 30_000, 49_000].map((length, at) => ({ name: `f${at}`, arguments: { text: of(length) } }));
  const tools = calls.map(({ name }) => ({ function: { name } }));
  const full: Script = { answer: [of(120_000)], thinking: [of(60_000)], toolCalls: calls, times: "always" };
  const message = {
    role: "assistant",
    content: of(100_000),
    thinking: of(60_000),
    tool_calls: calls.map((call) => ({ function: call })),
  };
  const asked = { model: THINKER, messages: [user], think: true, tools };
  const question = { model: THINKER, prompt: "p", think: true };
  const lists = [installed(of), shown(of)];
  return {
    chat: { tool: "ollama_chat", given: { ...asked, logprobs: true }, scripts: [full] },
    "a turn": { tool: "ollama_chat", given: { ...asked, session_id: "s" }, scripts: [full] },
    generate: { tool: "ollama_generate", given: { ...question, logprobs: true }, scripts: [full] },
    json: {
      tool: "ollama_generate",
      given: { ...question, format: "json" },
      scripts: [{ ...full, answer: [JSON.stringify({ a: of(3_000) })] }],
    },
    "an answer that failed": {
      tool: "ollama_generate",
      given: question,
      scripts: [{ ...full, answer: [of(60_000), "b"], fault: { kind: "error-line", after: 2, error: of(60_000) } }],
    },
    "an answer that runs": {
      tool: "ollama_chat",
      given: asked,
      scripts: [{ ...full, answer: [of(120_000), "b"], holdAfter: 2 }],
      settings: IMPATIENT,
    },
    batch: {
      tool: "ollama_batch_generate",
      given: { ...question, prompt: undefined, prompts: ["a", "b", "c"] },
      scripts: [full],
    },
    compare: { tool: "ollama_compare_models", given: { models: [MODEL, THINKER], prompt: "p" }, scripts: [full] },
    embeddings: {
      tool: "ollama_embeddings",
      given: { model: "gemma3-embed:270m", prompts: list(100, String) },
      least: 50_000,
    },
    load_context: {
      tool: "ollama_load_context",
      given: { session_id: "s" },
      before: [["ollama_save_context", { session_id: "s", messages: [message, message] }]],
    },
    list_sessions: { tool: "ollama_list_sessions", given: {}, before: list(20, (at) => savedSession(at, of)) },
    show_model: { tool: "ollama_show_model", given: { model: MODEL }, scripts: lists.slice(1) },
    get_modelfile: { tool: "ollama_get_modelfile", given: { model: MODEL }, scripts: lists.slice(1) },
    list_models: { tool: "ollama_list_models", given: { details: true }, scripts: lists },
    get_models_info: { tool: "ollama_get_models_info", given: {}, scripts: lists },
    search_models: { tool: "ollama_search_models", given: { query: "" }, scripts: lists },
  };
}

const savedSession = (at: number, of: (length: number) => string): [string, Record<string, unknown>] => {
  const tags = list(20, (tag) => `${tag}${of(38)}`);
  return ["ollama_save_context", { session_id: `s${at}`, title: of(120), tags, messages: [user] }];
};

/** A model whose author wrote much. */
function shown(of: (length: number) => string): Script {
  const body = {
    modelfile: "FROM x",
    system: of(100_000),
    template: of(100_000),
    license: of(100_000),
    parameters: [of(13_000 / 6), ...list(20, () => of(50_000))]
      .map((text, at) => `${at === 0 ? "first" : "stop"} ${JSON.stringify(text)}`)
      .join("\n"),
    details: { family: "gemma3", format: "gguf" },
    capabilities: ["completion"],
  };
  return { path: "/api/show", times: "always", respond: { status: 200, body } };
}

/** A thousand models. */
function installed(of: (length: number) => string): Script {
  const models = list(1_000, (at) => ({
    name: `m${at}:latest`,
    model: `m${at}:latest`,
    size: 1,
    digest: "a".repeat(64),
    modified_at: "2026-11-21T12:00:00Z",
    details: { family: of(200), families: [of(200)], parameter_size: "1B", quantization_level: "Q4" },
  }));
  return { path: "/api/tags", times: "always", respond: { status: 200, body: { models } } };
}
