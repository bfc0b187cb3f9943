import { expect } from "vitest";

/** One call and what Ollama 0.17.4 answers. The stand-in and a real Ollama must both do so. */
export interface MeasuredCase {
  name: string;
  path: string;
  body: Record<string, unknown>;
  status: number;
  /** Fields of the answer; undefined for an empty body. */
  answer?: Record<string, unknown>;
}

const GEMMA = "gemma3:270m";
/** A model with functions that llama.cpp runs. The stand-in is given one of this name. */
export const CALLER = "qwen2.5-coder:0.5b";
/** A PNG of one pixel. */
const IMAGE = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

const ask = (model: string, more: object) => ({ model, prompt: "x", stream: false, ...more });
const format = (schema: object) => ({ type: "object", properties: { a: schema }, required: ["a"] });
/** Go's sentence; the path that it names differs. */
const unreadable = (kind: string, type: string) => ({
  error: expect.stringMatching(`^json: cannot unmarshal ${kind} into Go struct field .* of type ${type}$`),
});
const tools = (parameters: object) => ({
  model: CALLER,
  messages: [{ role: "user", content: "Hi" }],
  stream: false,
  options: { num_predict: 1 },
  tools: [{ type: "function", function: { name: "measure", description: "Measures.", parameters } }],
});

export const MEASURED: MeasuredCase[] = [
  {
    name: "an empty text among stop ends the answer at its first token",
    path: "/api/generate",
    body: ask(GEMMA, { options: { stop: [""] } }),
    status: 200,
    answer: { response: "", done_reason: "stop", eval_count: 1 },
  },
  {
    name: "an image for a model that cannot see is an error where Ollama's own engine runs it",
    path: "/api/generate",
    body: ask(GEMMA, { images: [IMAGE] }),
    status: 500,
    answer: {
      error:
        "Failed to create new sequence: failed to process inputs: this model is missing data required for image input",
    },
  },
  {
    name: "and is dropped without a word where llama.cpp runs it",
    path: "/api/generate",
    body: ask(CALLER, { images: [IMAGE], options: { num_predict: 2 } }),
    status: 200,
    answer: { done: true },
  },
  {
    name: "tokens that the model does not have fail without a word",
    path: "/api/generate",
    body: ask(GEMMA, { context: [999_999_999] }),
    status: 500,
  },
  {
    name: "a level of thinking is refused by generate",
    path: "/api/generate",
    body: ask(GEMMA, { think: "high" }),
    status: 400,
    answer: { error: 'think value "high" is not supported for this model' },
  },
  {
    name: "and by chat only as thinking",
    path: "/api/chat",
    body: { model: GEMMA, messages: [{ role: "user", content: "x" }], stream: false, think: "high" },
    status: 400,
    answer: { error: `"${GEMMA}" does not support thinking` },
  },
  {
    name: "a pattern that is not anchored is no schema",
    path: "/api/generate",
    body: ask(GEMMA, { format: format({ type: "string", pattern: "[a-z]+" }) }),
    status: 500,
    answer: { error: "invalid JSON schema in format" },
  },
  {
    name: "a parameter of a function that is no object refuses the whole chat",
    path: "/api/chat",
    body: tools({ type: "object", properties: { a: true } }),
    status: 400,
    answer: unreadable("bool", "api.ToolProperty"),
  },
  {
    name: "and so does a list of types at the top of its schema",
    path: "/api/chat",
    body: tools({ type: ["object", "null"], properties: {} }),
    status: 400,
    answer: unreadable("array", "string"),
  },
];
