import { EMBEDDING_MODEL, type Example, MADE_MODEL, MODEL, steady } from "./example.ts";

const ASKING: Example[] = [
  {
    title: "Which models are there?",
    shows: "What is installed at home, newest first.",
    tool: "ollama_list_models",
    args: {},
  },
  {
    title: "Ask one question",
    shows:
      "The answer is prose. It ends with a line in brackets: the model, why it stopped, the number of tokens, the speed. " +
      "A temperature of 0 makes the answer repeatable.",
    tool: "ollama_generate",
    args: { model: MODEL, prompt: "What is the capital of France?", options: steady },
  },
  {
    title: "See the answer grow",
    shows:
      "Every call streams. A client that asks for progress gets the text as it grows, in parts that add up to the answer.",
    tool: "ollama_generate",
    args: {
      model: MODEL,
      prompt: "Why do people like to sit at a fire? Answer in two sentences.",
      options: { ...steady, num_predict: 80 },
    },
    progress: true,
  },
  {
    title: "JSON by a schema",
    shows: "The answer follows the schema. The field json of the structured result has it parsed.",
    tool: "ollama_generate",
    args: {
      model: MODEL,
      prompt: "Anna is 31 years old and lives in Lisbon. Give her name, age and city as JSON.",
      format: {
        type: "object",
        properties: { name: { type: "string" }, age: { type: "integer" }, city: { type: "string" } },
        required: ["name", "age", "city"],
      },
      options: steady,
    },
  },
  {
    title: "A conversation",
    shows:
      "Without a session_id nothing is kept. Each call sends the whole conversation, oldest message first, so the second " +
      "question can refer to the first.",
    tool: "ollama_chat",
    args: {
      model: MODEL,
      messages: [
        { role: "user", content: "What is the capital of France?" },
        { role: "assistant", content: "The capital of France is Paris." },
        { role: "user", content: "And which river flows through it? One sentence." },
      ],
      options: steady,
    },
  },
];

const SESSION = "trip-to-france";
const turn = (content: string) => ({
  model: MODEL,
  session_id: SESSION,
  messages: [{ role: "user", content }],
  options: steady,
});

const KEEPING: Example[] = [
  {
    title: "A conversation that is kept",
    shows: "With a session_id, Hearth keeps the conversation under that name. Send only the new messages.",
    tool: "ollama_chat",
    args: turn("What is the capital of France?"),
  },
  {
    title: "Continue it",
    shows: "Hearth adds the earlier messages. Any client of the same user can continue, with any model.",
    tool: "ollama_chat",
    args: turn("And of Italy?"),
  },
  {
    title: "Find it again",
    shows: "The search covers the messages, titles and tags of all conversations of this user.",
    tool: "ollama_list_sessions",
    args: { query: "italy" },
  },
  {
    title: "Read it",
    shows: "Each message has its number of tokens, if Ollama has counted them.",
    tool: "ollama_load_context",
    args: { session_id: SESSION },
  },
  {
    title: "Delete it",
    shows: "This is permanent. The words are removed from the search index too.",
    tool: "ollama_clear_context",
    args: { session_id: SESSION },
  },
];

const MANY: Example[] = [
  {
    title: "Vectors for search",
    shows:
      "One vector of length 1 for each text, in order. The dot product of two vectors says how similar the texts are.",
    tool: "ollama_embeddings",
    args: { model: EMBEDDING_MODEL, prompts: ["a warm fireplace", "a cosy hearth", "quarterly tax return"] },
  },
  {
    title: "Many prompts in one call",
    shows: "Each prompt gets an answer of its own. Answers are numbered from 0, in the order of the call.",
    tool: "ollama_batch_generate",
    args: {
      model: MODEL,
      prompts: ["The opposite of hot is", "The opposite of big is", "The opposite of old is"],
      system: "Answer with one word.",
      options: { ...steady, num_predict: 10 },
    },
    progress: true,
  },
];

const OWN_MODEL: Example[] = [
  {
    title: "Make a model of your own",
    shows:
      "A Modelfile gives a model another character. The new model shares the files of its base, so it needs almost no space.",
    tool: "ollama_create_model",
    args: {
      model: MADE_MODEL,
      modelfile: `FROM ${MODEL}\nSYSTEM You are a pirate. Answer in one short sentence.\nPARAMETER temperature 0`,
    },
    progress: true,
  },
  {
    title: "Ask it",
    shows: "It has a name like any other model.",
    tool: "ollama_generate",
    args: { model: MADE_MODEL, prompt: "How are you today?", options: { num_predict: 60 } },
  },
  {
    title: "Compare two models",
    shows: "Each model gets the same prompt, one after the other. The result has load times and speeds.",
    tool: "ollama_compare_models",
    args: { models: [MODEL, MADE_MODEL], prompt: "What is the sea?", options: { ...steady, num_predict: 40 } },
  },
  {
    title: "Change it",
    shows:
      "Without a Modelfile the model is made from itself, so only the fields in the call change. It replaces the installed " +
      "model, so overwrite must be true.",
    tool: "ollama_update_model",
    args: { model: MADE_MODEL, system: "You are a poet. Answer in one short verse.", overwrite: true },
  },
  {
    title: "See what it is made of",
    shows: "The current Modelfile. It can be edited and used to make another model.",
    tool: "ollama_get_modelfile",
    args: { model: MADE_MODEL },
  },
];

const lively = { temperature: 1, seed: 7 };

const LONG_ANSWER: Example[] = [
  {
    title: "An answer that takes long",
    shows:
      "No call waits forever. This client waits for one second (`?wait=1`; the default is 50). It gets what is ready, and " +
      "how to collect the rest. The model keeps working.",
    tool: "ollama_generate",
    args: {
      model: MODEL,
      prompt: "Once upon a time there was a kettle who",
      raw: true,
      options: { ...lively, num_predict: 400 },
    },
    wait: 1,
  },
  {
    title: "Collect the rest",
    shows: "With the offset, the call waits for new text and returns only that.",
    tool: "ollama_get_request",
    args: ({ value }) => ({ request_id: value.request_id, offset: String(value.text).length }),
  },
  {
    title: "Another one, to be stopped",
    shows: "A story of 4,000 tokens, which takes too long.",
    tool: "ollama_generate",
    args: {
      model: MODEL,
      prompt: "The endless tale begins:",
      raw: true,
      options: { ...lively, num_predict: 4_000 },
    },
    wait: 1,
  },
  {
    title: "Stop it",
    shows: "Without a request_id this cancels the only request of the client. The GPU is free at once.",
    tool: "ollama_cancel_request",
    args: {},
  },
];

const MISTAKES: Example[] = [
  {
    title: "A wrong argument",
    shows: "An error has one sentence for each fault, then what to do next, and the code in brackets.",
    tool: "ollama_generate",
    args: { model: MODEL, promt: "What is the capital of France?" },
  },
  {
    title: "A model that is not installed",
    shows: "The error names the installed models that are most like it, and how to install this one.",
    tool: "ollama_generate",
    args: { model: "gemma3:1b", prompt: "What is the capital of France?" },
  },
  {
    title: "Delete it again",
    shows: "This needs the grant delete. The base model stays, with the files that both share.",
    tool: "ollama_delete_model",
    args: { model: MADE_MODEL },
  },
];

/** The calls of docs/examples.md, in an order in which each makes sense. */
export const EXAMPLES: readonly Example[] = [ASKING, KEEPING, MANY, OWN_MODEL, LONG_ANSWER, MISTAKES].flat();
