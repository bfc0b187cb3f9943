const user = { role: "user", content: "w?" };

/** Calls near to those of tolerated.ts that stay refused, with the sentence. */
export const NOT_TOLERATED: [what: string, tool: string, sent: Record<string, unknown>, sentence: string][] = [
  [
    "a slip that looks like a host's key",
    "ollama_chat",
    { messages: [user], sessionId: "kitchen" },
    'ollama_chat has no argument "sessionId". Did you mean session_id?',
  ],
  [
    "another slip of that kind",
    "ollama_chat",
    { messages: [user], tool: {} },
    'ollama_chat has no argument "tool". Did you mean tools?',
  ],
  ["null for what is needed", "ollama_show_model", { model: null }, "model: expected string, received null."],
  ["an empty text for what is needed", "ollama_generate", { prompt: "" }, "prompt: must not be empty."],
  ["null in a list", "ollama_batch_generate", { prompts: ["a", null] }, "prompts[1]: expected string, received null."],
  [
    "an empty object for a list that is needed",
    "ollama_chat",
    { messages: {} },
    "messages: expected array, received object.",
  ],
  [
    "a list with entries for an object",
    "ollama_generate",
    { prompt: "p", options: [1] },
    "options: expected object, received array.",
  ],
  [
    "thinking that is no text",
    "ollama_chat",
    { messages: [{ role: "assistant", content: "a", reasoning: { effort: "high" } }] },
    'messages[0] has the unknown "reasoning": remove it.',
  ],
  ["a number for a text", "ollama_generate", { prompt: 5 }, "prompt: expected string, received number."],
  [
    "a part that is neither text nor image",
    "ollama_chat",
    { messages: [{ role: "user", content: [{ type: "input_audio", input_audio: {} }] }] },
    "messages[0].content: must be a string; put images into images.",
  ],
  [
    "a message's field that nobody knows",
    "ollama_chat",
    { messages: [{ ...user, mood: "glad" }] },
    'messages[0] has the unknown "mood": remove it.',
  ],
  [
    "a list folded with a fault",
    "ollama_chat",
    { messages: '[{"role":"bot"}]' },
    "messages[0].role: must be one of system, user, assistant, tool.",
  ],
  ["a text that is no JSON", "ollama_list_sessions", { offset: "two" }, "offset: expected number, received string."],
  [
    "Ollama's name of a model",
    "ollama_pull_model",
    { name: "gemma3" },
    'model is missing (string). ollama_pull_model has no argument "name". Did you mean model?',
  ],
  [
    "Ollama's name of the texts",
    "ollama_create_embeddings",
    { model: "embed", input: ["a"] },
    'prompts is missing (array). ollama_create_embeddings has no argument "input". Did you mean prompts?',
  ],
  [
    "OpenAI's name of an option, beside the options",
    "ollama_generate",
    { prompt: "p", max_tokens: 5 },
    "max_tokens is an option: put it into options.",
  ],
  [
    "parameters of a function that are no object",
    "ollama_chat",
    { messages: [user], tools: [{ function: { name: "f", parameters: true } }] },
    "tools[0].function.parameters: expected object, received boolean.",
  ],
  [
    "OpenAI's name of the format",
    "ollama_generate",
    { prompt: "p", response_format: { type: "json_object" } },
    'ollama_generate has no argument "response_format". Did you mean format?',
  ],
];
