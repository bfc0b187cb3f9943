import { tellKeeping } from "./kept-conversation.ts";
import { tellOwnModel } from "./own-model.ts";
import { EMBEDDING_MODEL, MADE_MODEL, MODEL, steady, type Tell } from "./telling.ts";

/** The worked calls of docs/examples.md, in the order in which each makes sense. */
export async function tellStory(tell: Tell): Promise<void> {
  await tellAsking(tell);
  await tellAskingForMore(tell);
  await tellKeeping(tell);
  await tellMany(tell);
  await tellOwnModel(tell);
  await tellLongAnswer(tell);
  await tellMistakes(tell);
}

async function tellAsking(tell: Tell): Promise<void> {
  await tell({
    title: "Which models are there?",
    shows: "The start of everything: what is installed at home.",
    tool: "ollama_list_models",
    args: {},
  });
  await tell({
    title: "Ask one question",
    shows:
      "The answer is prose, and ends in a line in brackets: who answered, why it ended, how many tokens at what speed. " +
      "A temperature of 0 gives the same answer each time.",
    tool: "ollama_generate",
    args: { model: MODEL, prompt: "What is the capital of France?", options: steady },
  });
  await tell({
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
  });
}

async function tellAskingForMore(tell: Tell): Promise<void> {
  await tell({
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
  });
  await tell({
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
  });
}

async function tellMany(tell: Tell): Promise<void> {
  await tell({
    title: "Vectors for search",
    shows: "A vector for each text, in order, each of length 1: their dot product says how alike two texts are.",
    tool: "ollama_embeddings",
    args: { model: EMBEDDING_MODEL, prompts: ["a warm fireplace", "a cosy hearth", "quarterly tax return"] },
  });
  await tell({
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
  });
}

async function tellLongAnswer(tell: Tell): Promise<void> {
  const lively = { temperature: 1, seed: 7 };
  const first = await tell({
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
  });
  await tell({
    title: "Collect the rest",
    shows: "With the offset it brings only what is new, and waits until it is there.",
    tool: "ollama_get_request",
    args: { request_id: first.value.request_id, offset: first.value.text?.toString().length },
  });
  await tell({
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
  });
  await tell({
    title: "Stop it",
    shows: "Without a request_id: the only request of this client. The GPU is free at once.",
    tool: "ollama_cancel_request",
    args: {},
  });
}

async function tellMistakes(tell: Tell): Promise<void> {
  await tell({
    title: "A wrong argument",
    shows: "An error is a sentence for each fault, what to do next, and the code in brackets.",
    tool: "ollama_generate",
    args: { model: MODEL, promt: "What is the capital of France?" },
  });
  await tell({
    title: "A model that is not installed",
    shows: "It names what is installed and most like it, and how to get the one that was asked for.",
    tool: "ollama_generate",
    args: { model: "gemma3:1b", prompt: "What is the capital of France?" },
  });
  await tell({
    title: "Delete it again",
    shows: "Only for callers with the grant delete. The base stays, with the files that both share.",
    tool: "ollama_delete_model",
    args: { model: MADE_MODEL },
  });
}
