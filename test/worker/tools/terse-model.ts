import { home } from "../hearth.ts";

/** The model that others are made from. */
export const BASE = "gemma3:270m";

/** Where Ollama makes models. */
export const path = "/api/create";

/** The arguments that make the model terse. */
export const create = { model: "terse", modelfile: `FROM ${BASE}\nSYSTEM You are terse.\nPARAMETER num_predict 3` };

/** What Ollama was asked to make last. */
export const sent = async () => (await home.record({ path })).at(-1)?.body;
