import { addUsage, type GenerationUsage } from "../../core/generation.ts";
import type { JobOf } from "../../core/job.ts";
import type { ActiveRequest } from "../request/active-request.ts";
import { answerLimits, type JobContext } from "./job-context.ts";
import type { Steps } from "./steps.ts";

/** A host sends nothing before the last text of a call is done, so a call holds few texts. */
const MAX_TEXTS = 16;
const MAX_CHARACTERS = 16_000;

/** One vector for each text, several texts a step. */
export function embedSteps(request: ActiveRequest, { model, body }: JobOf<"embed">, context: JobContext): Steps {
  const { input } = body;
  return {
    total: input.length,
    model: () => model,
    message: (done) => `${done} of ${input.length} texts embedded`,
    run: async (first) => {
      const nameText = (place: number) => `prompts[${first + place}]`;
      const onUsage = (usage: GenerationUsage) =>
        addUsage(request.result, usage, ["promptTokens", "loadMs", "totalMs"]);
      const ask = { model, body: { ...body, input: nextTexts(input, first) }, nameText, onUsage };
      return context.host.embed(ask, answerLimits(request, context));
    },
  };
}

/** As many texts as one call may hold, and one at least. */
function nextTexts(input: string[], first: number): string[] {
  let characters = 0;
  const texts = input.slice(first, first + MAX_TEXTS);
  const beyond = texts.findIndex((text, place) => {
    characters += text.length;
    return place > 0 && characters > MAX_CHARACTERS;
  });
  return beyond === -1 ? texts : texts.slice(0, beyond);
}
