import { compareModels } from "./compare-models.ts";
import type { Prompt } from "./define-prompt.ts";
import { pickModel } from "./pick-model.ts";
import { privateReview } from "./private-review.ts";
import { summarise } from "./summarise.ts";
import { writeModelfile } from "./write-modelfile.ts";

/** Every prompt, in the order in which clients see them. */
export const prompts: readonly Prompt[] = [compareModels, pickModel, summarise, privateReview, writeModelfile];
