import { EMBEDDING_MODEL, type Example, MADE_MODEL, MODEL, steady } from "./example.ts";

const ASKING: Example[] = [
  {
    title: "Which models are there?",
    shows: "The start of everything: what is installed at home.",
    tool: "ollama_list_models",
    args: {},
  },
  {
    title: "Ask one question",
    shows:
      "The answer is prose, and ends in a line in brackets: who answered, why it ended, how many tokens at what speed. " +
      "A temperature of 0 gives the same answer each time.",
    tool: "ollama_generate",
    args: { model: MODEL, prompt: "What is the capital of France?", options: steady },
  },
  {
    title: "See the answer grow",
    shows:
      "Every call streams. A client that asks for progress gets the text as it comes, in pieces that add up to it.",
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
    shows: "The answer follows the schema. The structured result has it parsed too, in its field json.",
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
      "Without a session_id nothing is kept: the whole conversation goes along each time, oldest first, and the second " +
      "question can lean on the first.",
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
    shows: "With a session_id it is kept under that name, and only what is new has to be sent.",
    tool: "ollama_chat",
    args: turn("What is the capital of France?"),
  },
  {
    title: "Go on with it",
    shows: "What was said before goes along by itself, from any client of the same user, and with any model.",
    tool: "ollama_chat",
    args: turn("And of Italy?"),
  },
  {
    title: "Find it again",
    shows: "All conversations of this user are searched: what was said, titles and tags.",
    tool: "ollama_list_sessions",
    args: { query: "italy" },
  },
  {
    title: "Read it",
    shows: "With the tokens that each message takes, as far as Ollama has counted them.",
    tool: "ollama_load_context",
    args: { session_id: SESSION },
  },
  {
    title: "Delete it",
    shows: "For good: its words go from the search index too.",
    tool: "ollama_clear_context",
    args: { session_id: SESSION },
  },
];

const MANY: Example[] = [
  {
    title: "Vectors for search",
    shows: "A vector for each text, in order, each of length 1: their dot product says how alike two texts are.",
    tool: "ollama_embeddings",
    args: { model: EMBEDDING_MODEL, prompts: ["a warm fireplace", "a cosy hearth", "quarterly tax return"] },
  },
  {
    title: "Many prompts in one call",
    shows: "Each prompt is answered on its own, and numbered from 0 as in the call.",
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
    shows: "A Modelfile gives a model another character. It shares the files of its base and takes nearly no space.",
    tool: "ollama_create_model",
    args: {
      model: MADE_MODEL,
      modelfile: `FROM ${MODEL}\nSYSTEM You are a pirate. Answer in one short sentence.\nPARAMETER temperature 0`,
    },
    progress: true,
  },
  {
    title: "Ask it",
    shows: "It answers under its own name.",
    tool: "ollama_generate",
    args: { model: MADE_MODEL, prompt: "How are you today?", options: { num_predict: 60 } },
  },
  {
    title: "Compare two models",
    shows: "The same prompt for each, one after the other, with load time and speed.",
    tool: "ollama_compare_models",
    args: { models: [MODEL, MADE_MODEL], prompt: "What is the sea?", options: { ...steady, num_predict: 40 } },
  },
  {
    title: "Change it",
    shows:
      "Without a Modelfile the model builds on itself, so that only what is named changes. As this replaces what is there, " +
      "it has to be said: overwrite.",
    tool: "ollama_update_model",
    args: { model: MADE_MODEL, system: "You are a poet. Answer in one short verse.", overwrite: true },
  },
  {
    title: "See what it is made of",
    shows: "The Modelfile as it is now, ready to be made into another model.",
    tool: "ollama_get_modelfile",
    args: { model: MADE_MODEL },
  },
];

const lively = { temperature: 1, seed: 7 };

const LONG_ANSWER: Example[] = [
  {
    title: "An answer that takes long",
    shows:
      "No call waits for ever. This client waits for one second only (`?wait=1`; usual are 50), and gets what there is by " +
      "then, with the way to the rest. The work goes on.",
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
    shows: "With the offset it brings only what is new, and waits until it is there.",
    tool: "ollama_get_request",
    args: ({ value }) => ({ request_id: value.request_id, offset: String(value.text).length }),
  },
  {
    title: "Another one, to be stopped",
    shows: "A story of 4,000 tokens, which nobody has time for.",
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
    shows: "Without a request_id: the only request of this client. The GPU is free at once.",
    tool: "ollama_cancel_request",
    args: {},
  },
];

const MISTAKES: Example[] = [
  {
    title: "A wrong argument",
    shows: "An error is a sentence for each fault, what to do next, and the code in brackets.",
    tool: "ollama_generate",
    args: { model: MODEL, promt: "What is the capital of France?" },
  },
  {
    title: "A model that is not installed",
    shows: "It names what is installed and most like it, and how to get the one that was asked for.",
    tool: "ollama_generate",
    args: { model: "gemma3:1b", prompt: "What is the capital of France?" },
  },
  {
    title: "Delete it again",
    shows: "Only for callers with the grant delete. The base stays, with the files that both share.",
    tool: "ollama_delete_model",
    args: { model: MADE_MODEL },
  },
];

/** The calls of docs/examples.md, in an order in which each makes sense. */
export const EXAMPLES: readonly Example[] = [ASKING, KEEPING, MANY, OWN_MODEL, LONG_ANSWER, MISTAKES].flat();
