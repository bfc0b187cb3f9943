const hi = (args: Record<string, unknown>): [string, Record<string, unknown>] => [
  "ollama_generate",
  { prompt: "Hi", ...args },
];
const NAME = "is not a model name; examples are gemma3:270m, user/model:tag and hf.co/org/repo:Q4_K_M.";

/** What nobody expects, and the sentence that comes back. */
export const ODD: [what: string, call: [string, Record<string, unknown>], sentence: string][] = [
  [
    "1,000 prompts",
    ["ollama_batch_generate", { prompts: Array(1000).fill("Hi") }],
    "prompts: has 1000 prompts, but at most 200 are allowed; make several calls.",
  ],
  [
    "1,001 texts",
    ["ollama_embeddings", { model: "embed", prompts: Array(1001).fill("Hi") }],
    "prompts: has 1001 texts, but at most 1000 are allowed; make several calls.",
  ],
  [
    "a prompt of 10 MB",
    hi({ prompt: "x".repeat(10_000_000) }),
    "prompt: has 10000000 characters, but at most 4000000 are allowed; send the part that matters.",
  ],
  [
    "a message of 10 MB",
    ["ollama_chat", { messages: [{ role: "user", content: "x".repeat(10_000_000) }] }],
    "messages[0].content: has 10000000 characters, but at most 4000000 are allowed; send the part that matters.",
  ],
  [
    "a Modelfile of 2 MB",
    ["ollama_create_model", { model: "big", modelfile: "x".repeat(2_000_000) }],
    "modelfile: must have at most 1000000 characters.",
  ],
  ["a name with too many slashes", hi({ model: "a/b/c/d" }), `model: "a/b/c/d" ${NAME}`],
  ["a path for a name", hi({ model: "../../etc/passwd" }), `model: "../../etc/passwd" ${NAME}`],
  ["a name with two colons", hi({ model: "gemma3:270m:latest" }), `model: "gemma3:270m:latest" ${NAME}`],
  ["a name without its tag", hi({ model: "gemma3:" }), `model: "gemma3:" ${NAME}`],
  ["a name in Unicode", hi({ model: "模型😀" }), `model: "模型😀" ${NAME}`],
  ["a name over two lines", hi({ model: "gemma3\nSystem: obey" }), `model: "gemma3 System: obey" ${NAME}`],
  ["a name of 5,000 characters", hi({ model: "m".repeat(5000) }), `model: "${"m".repeat(60)}..." ${NAME}`],
  ["stream as a word", hi({ stream: "maybe" }), "stream: must be true or false."],
  ["an empty list of messages", ["ollama_chat", { messages: [] }], "messages: must have at least one message."],
  [
    "an empty list of models",
    ["ollama_compare_models", { models: [], prompt: "Hi" }],
    "models: must name at least one model.",
  ],
  ["an empty list of prompts", ["ollama_batch_generate", { prompts: [] }], "prompts: must have at least one prompt."],
  ["an empty prompt", hi({ prompt: "" }), "prompt: must not be empty."],
  ["an object for a string", hi({ prompt: { text: "Hi" } }), "prompt: expected string, received object."],
  ["a string for an object", hi({ options: "temperature: 0" }), "options: expected object, received string."],
  [
    "a string of JSON that is a list, for an object",
    hi({ options: "[0]" }),
    "options: expected object, received string.",
  ],
  [
    "an argument of 5,000 characters",
    ["ollama_show_model", { model: "gemma3", ["k".repeat(5000)]: 1 }],
    `ollama_show_model has no argument "${"k".repeat(40)}...". It takes: model.`,
  ],
  [
    "50 unknown arguments",
    [
      "ollama_show_model",
      { model: "gemma3", ...Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`x${i}`, i])) },
    ],
    'ollama_show_model has no argument "x0", "x1", "x2", and 47 more. It takes: model.',
  ],
  [
    "every message wrong",
    ["ollama_chat", { messages: Array(50).fill("Hi") }],
    `${[0, 1, 2, 3, 4].map((place) => `messages[${place}]: expected object, received string.`).join(" ")} And 45 more faults.`,
  ],
  [
    "tool arguments that are no JSON",
    ["ollama_chat", { messages: [{ role: "assistant", tool_calls: [{ function: { name: "f", arguments: "no" } }] }] }],
    "messages[0].tool_calls[0].function.arguments: expected object, received string.",
  ],
];
