import { type ErrorCode, HearthError } from "../../core/errors.ts";
import { addUsage, type GenerationUsage } from "../../core/generation.ts";
import type { JobOf } from "../../core/job.ts";
import type { EmbeddedItem } from "../forms/stored-item.ts";
import type { ActiveRequest } from "../request/active-request.ts";
import { answerLimits, type JobContext } from "./job-context.ts";
import type { Steps } from "./steps.ts";

/** A host sends nothing before the last text of a call is done, so a call holds few texts. */
const MAX_TEXTS = 16;
const MAX_CHARACTERS = 16_000;

/** Errors that one text may cause. They lose the whole call, and a host does not say which text it was. */
const OF_ONE_TEXT: readonly ErrorCode[] = ["ollama_failed", "ollama_refused"];
/** So many in a row mean that the model fails, and not a text. */
const MAX_FAILURES = 3;

/** One vector for each text, several texts a step. */
export function embedSteps(request: ActiveRequest, { model, body }: JobOf<"embed">, context: JobContext): Steps {
  const { input } = body;
  const embed = (first: number, texts: string[]) => {
    const nameText = (place: number) => `prompts[${first + place}]`;
    const onUsage = (usage: GenerationUsage) => addUsage(request.result, usage, ["promptTokens", "loadMs", "totalMs"]);
    const ask = { model, body: { ...body, input: texts }, nameText, onUsage };
    return context.host.embed(ask, answerLimits(request, context));
  };
  return {
    total: input.length,
    model: () => model,
    message: (done) => `${done} of ${input.length} texts embedded`,
    run: async (first) => {
      const texts = nextTexts(input, first);
      try {
        return await embed(first, texts);
      } catch (thrown) {
        if (!isOfOneText(thrown) || input.length === 1) throw thrown;
        return embedOneByOne(texts, first, embed);
      }
    },
  };
}

const isOfOneText = (thrown: unknown): thrown is HearthError =>
  thrown instanceof HearthError && OF_ONE_TEXT.includes(thrown.code);

/** Embeds the texts of a call that failed, so that only those are lost that cannot be embedded. */
async function embedOneByOne(
  texts: string[],
  first: number,
  embed: (first: number, texts: string[]) => Promise<EmbeddedItem[]>,
): Promise<EmbeddedItem[]> {
  const items: EmbeddedItem[] = [];
  let failures = 0;
  for (const [place, text] of texts.entries()) {
    try {
      items.push(...(await embed(first + place, [text])));
      failures = 0;
    } catch (thrown) {
      failures += 1;
      const noneWorked = first === 0 && failures === texts.length;
      if (!isOfOneText(thrown) || failures === MAX_FAILURES || noneWorked) throw thrown;
      const { info } = thrown;
      const message = `prompts[${first + place}] could not be embedded: ${info.message}`;
      items.push({ embedding: [], error: { ...info, message, next: "Change or leave out this text." } });
    }
  }
  return items;
}

/** Returns in how many calls, and so steps, these texts are embedded. */
export function countEmbedCalls(input: string[]): number {
  let calls = 0;
  for (let done = 0; done < input.length; calls++) done += nextTexts(input, done).length;
  return calls;
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
