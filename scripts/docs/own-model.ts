import { MADE_MODEL, MODEL, steady, type Tell } from "./telling.ts";

/** A model of one's own: made, asked, compared, changed, shown. */
export async function tellOwnModel(tell: Tell): Promise<void> {
  await tell({
    title: "Make a model of your own",
    shows: "A Modelfile gives a model another character. It shares the files of its base and takes nearly no space.",
    tool: "ollama_create_model",
    args: {
      model: MADE_MODEL,
      modelfile: `FROM ${MODEL}\nSYSTEM You are a pirate. Answer in one short sentence.\nPARAMETER temperature 0`,
    },
    progress: true,
  });
  await tell({
    title: "Ask it",
    shows: "It answers under its own name.",
    tool: "ollama_generate",
    args: { model: MADE_MODEL, prompt: "How are you today?", options: { num_predict: 60 } },
  });
  await tell({
    title: "Compare two models",
    shows: "The same prompt for each, one after the other, with load time and speed.",
    tool: "ollama_compare_models",
    args: { models: [MODEL, MADE_MODEL], prompt: "What is the sea?", options: { ...steady, num_predict: 40 } },
  });
  await tell({
    title: "Change it",
    shows:
      "Without a Modelfile the model builds on itself, so that only what is named changes. As this replaces what is there, " +
      "it has to be said: overwrite.",
    tool: "ollama_update_model",
    args: { model: MADE_MODEL, system: "You are a poet. Answer in one short verse.", overwrite: true },
  });
  await tell({
    title: "See what it is made of",
    shows: "The Modelfile as it is now, ready to be made into another model.",
    tool: "ollama_get_modelfile",
    args: { model: MADE_MODEL },
  });
}
