import { describe, expect, test } from "vitest";
import { HearthError } from "../../src/core/errors.ts";
import { parseArguments } from "../../src/mcp/parse-arguments.ts";
import { catalog } from "../../src/tools/catalog.ts";
import type { Tool } from "../../src/tools/define-tool.ts";

const NEXT = "Correct the arguments and call again.";
const MOST_CHARACTERS = 400;

type Wrong = readonly [args: Record<string, unknown>, sentence: string];

/** For each tool a mistake that somebody makes, and the whole of what comes back. */
const MISTAKES: Record<string, Wrong> = {
  ollama_generate: [
    { model: "gemma3:270m", promt: "Why is the sky blue?" },
    'prompt is missing (string). ollama_generate has no argument "promt". Did you mean prompt?',
  ],
  ollama_generate_stream: [
    { prompt: "Hi", temperature: 0, options: { num_ctx: 1024.5 } },
    "options.num_ctx: must be a whole number. temperature is an option: put it into options.",
  ],
  ollama_chat: [
    {
      messages: [
        { role: "user", content: "Hi" },
        { role: "bot", content: "Hello" },
      ],
    },
    "messages[1].role: must be one of system, user, assistant, tool.",
  ],
  ollama_chat_stream: [{ messages: "Hi" }, "messages: expected array, received string."],
  ollama_embeddings: [
    { model: "embed", prompt: "Hi", dimensions: 0, normalize: true },
    "dimensions: must be at least 1. " +
      'ollama_embeddings has no argument "normalize". It takes: model, prompt, prompts, dimensions, truncate, options, keep_alive.',
  ],
  ollama_create_embeddings: [{ model: "embed", prompts: [] }, "prompts: must have at least one text."],
  ollama_batch_generate: [{ prompts: ["One", ""] }, "prompts[1]: must not be empty."],
  ollama_compare_models: [
    { models: "gemma3:270m, qwen3:0.6b", prompt: "Hi" },
    "models: expected array, received string.",
  ],
  ollama_list_sessions: [{ query: "bread", offset: -50 }, "offset: must be at least 0."],
  ollama_load_context: [
    { session: "kitchen" },
    'session_id is missing (string). ollama_load_context has no argument "session". Did you mean session_id?',
  ],
  ollama_save_context: [
    { session_id: "my kitchen", messages: ["Hi"] },
    "session_id: must be 1 to 64 letters, digits, _ . or -, the first of them not a dot. messages[0]: expected object, received string.",
  ],
  ollama_clear_context: [
    { session_id: "*" },
    "session_id: must be 1 to 64 letters, digits, _ . or -, the first of them not a dot.",
  ],
  ollama_get_request: [{ request_id: "42" }, "request_id: must be a request_id as another tool returned it."],
  ollama_list_requests: [{ unfinished: "yes" }, "unfinished: expected boolean, received string."],
  ollama_cancel_request: [
    { id: "req_00000000000000000000" },
    'ollama_cancel_request has no argument "id". Did you mean request_id?',
  ],
  ollama_list_models: [{ detail: true }, 'ollama_list_models has no argument "detail". Did you mean details?'],
  ollama_show_model: [
    { name: "gemma3:270m" },
    'model is missing (string). ollama_show_model has no argument "name". It takes: model.',
  ],
  ollama_get_models_info: [{ model: "gemma3:270m" }, 'ollama_get_models_info has no argument "model". It takes none.'],
  ollama_search_models: [{ query: "gemma", max_size_gb: -1 }, "max_size_gb: must be more than 0."],
  ollama_get_model_size: [{ model: ["gemma3:270m"] }, "model: expected string, received array."],
  ollama_validate_model: [
    { model: "" },
    'model: "" is not a model name; such are gemma3:270m, user/model:tag and hf.co/org/repo:Q4_K_M.',
  ],
  ollama_get_modelfile: [{}, "model is missing (string)."],
  ollama_check_blobs: [{ digest: "sha256:abc" }, "digest: must be sha256: and 64 hexadecimal digits."],
  ollama_pull_model: [
    { model: "gemma3 270m" },
    'model: "gemma3 270m" is not a model name; such are gemma3:270m, user/model:tag and hf.co/org/repo:Q4_K_M.',
  ],
  ollama_push_model: [{ model: "me/mine", insecure: 1 }, "insecure: expected boolean, received number."],
  ollama_create_model: [
    { model: "terse", from: "gemma3:270m", messages: [{ role: "tool", content: "Hi", name: "x" }] },
    'messages[0].role: must be one of system, user, assistant. messages[0] has the unknown "name": remove it.',
  ],
  ollama_update_model: [
    { model: "terse", parameters: { stop: 5 } },
    "parameters.stop: expected array, received number.",
  ],
  ollama_copy_model: [
    { source: "gemma3:270m", dest: "copy" },
    'destination is missing (string). ollama_copy_model has no argument "dest". Did you mean destination?',
  ],
  ollama_delete_model: [
    { model: "gemma3:270m", force: true },
    'ollama_delete_model has no argument "force". It takes: model.',
  ],
  ollama_list_processes: [
    { verbose: true, all: true },
    'ollama_list_processes has no argument "verbose", "all". It takes none.',
  ],
  ollama_load_model: [
    { model: "gemma3:270m", keep_alive: true },
    'keep_alive: must be seconds or a duration such as "10m".',
  ],
  ollama_unload_model: [{ model: null }, "model: expected string, received null."],
  ollama_check_health: [{ timeout: 5 }, 'ollama_check_health has no argument "timeout". It takes none.'],
  ollama_get_version: [{ verbose: true }, 'ollama_get_version has no argument "verbose". It takes none.'],
  ollama_get_config: [{ key: "num_ctx" }, 'ollama_get_config has no argument "key". It takes none.'],
  ollama_get_default_model: [{ "": 1 }, 'ollama_get_default_model has no argument "". It takes none.'],
  ollama_help: [{ topic: "modelfile" }, "topic: must be one of options, modelfiles, slow_models, sessions, errors."],
};

function tool(name: string): Tool {
  const found = catalog.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`${name} is not in the catalogue`);
  return found;
}

function fault(name: string, args: Record<string, unknown>): HearthError | undefined {
  try {
    parseArguments(tool(name), args, undefined);
  } catch (thrown) {
    if (thrown instanceof HearthError) return thrown;
    throw thrown;
  }
  return undefined;
}

/** A sentence for a reader: short, whole, and without the words of a library. */
function expectClear(error: HearthError | undefined): void {
  expect(error).toMatchObject({ code: "invalid_arguments", next: NEXT, retryable: false });
  expect(error?.message.length).toBeLessThan(MOST_CHARACTERS);
  expect(error?.message).toMatch(/^\S.*[.?]$/);
  expect(error?.message).not.toMatch(/[<>]=|\||\bInvalid\b|\brecord\b|undefined|NaN|\bint\b/);
}

describe("a mistake gets a sentence", () => {
  test("for every tool of the catalogue", () => {
    expect(Object.keys(MISTAKES).sort()).toEqual(catalog.map(({ name }) => name).sort());
  });

  test.each(Object.entries(MISTAKES))("%s", (name, [args, sentence]) => {
    const error = fault(name, args);
    expect(error?.message).toBe(sentence);
    expectClear(error);
  });
});

const hi = (args: Record<string, unknown>): [string, Record<string, unknown>] => [
  "ollama_generate",
  { prompt: "Hi", ...args },
];
const NAME = "is not a model name; such are gemma3:270m, user/model:tag and hf.co/org/repo:Q4_K_M.";

const ODD: [what: string, call: [string, Record<string, unknown>], sentence: string][] = [
  [
    "1,000 prompts",
    ["ollama_batch_generate", { prompts: Array(1000).fill("Hi") }],
    "prompts: has 1000 prompts, and 200 is the most; make several calls.",
  ],
  [
    "1,001 texts",
    ["ollama_embeddings", { model: "embed", prompts: Array(1001).fill("Hi") }],
    "prompts: has 1001 texts, and 1000 is the most; make several calls.",
  ],
  [
    "a prompt of 10 MB",
    hi({ prompt: "x".repeat(10_000_000) }),
    "prompt: has 10000000 characters, and 4000000 is the most; send the part that matters.",
  ],
  [
    "a message of 10 MB",
    ["ollama_chat", { messages: [{ role: "user", content: "x".repeat(10_000_000) }] }],
    "messages[0].content: has 10000000 characters, and 4000000 is the most; send the part that matters.",
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
  ["a string for an object", hi({ options: '{"temperature":0}' }), "options: expected object, received string."],
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

describe("inputs that nobody expects get a clear sentence", () => {
  test.each(ODD)("%s", (_, [name, args], sentence) => {
    const error = fault(name, args);
    expect(error?.message).toBe(sentence);
    expectClear(error);
  });

  test("stream as a string that can be read is taken", () => {
    expect(parseArguments(tool("ollama_generate"), { prompt: "Hi", stream: "false" }, undefined).stream).toBe(false);
  });

  const each = catalog.flatMap((tool) =>
    Object.keys(tool.input.shape).map((argument) => [tool.name, argument] as const),
  );

  test.each(each)("null in %s for %s is as good as nothing", (name, argument) => {
    const right = { ...MISTAKES[name]?.[0] };
    const without = { ...right };
    delete without[argument];
    const [left, nothing] = [fault(name, { ...right, [argument]: null })?.message, fault(name, without)?.message];
    const needed = nothing?.includes(`${argument} is missing`) === true;
    if (needed) expect(left).toMatch(new RegExp(`(^|\\. )${argument}: `));
    else expect(left).toBe(nothing);
  });

  test.each(each)("a thing of no use in %s for %s", (name, argument) => {
    for (const thing of [{ a: { b: [] } }, [[]], "\u202e", "\u0000", 1e308]) {
      const error = fault(name, { [argument]: thing });
      if (error !== undefined) expectClear(error);
    }
  });
});
