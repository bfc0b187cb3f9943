import { HearthError } from "../../core/errors.ts";
import type { JsonObject } from "../../core/json-object.ts";
import { embed } from "../../hosts/ollama/embed.ts";
import { generationBody } from "../../hosts/ollama/generation-body.ts";
import type { ActiveRequest } from "../request/active-request.ts";
import { addUp } from "./add-up.ts";
import type { JobContext } from "./job-context.ts";
import type { Steps } from "./steps.ts";

/** One vector, as it is stored. */
type EmbeddedItem = {
  embedding: number[];
  /** The text was longer than the model's context, and only its beginning was read. */
  cut?: true;
};

/** Ollama sends nothing before the last text of a call is done, so no call may hold many. */
const MAX_TEXTS = 16;
const MAX_CHARACTERS = 16_000;

/** `body` is that of /api/embed, whose `input` is a list. */
export function embedSteps(live: ActiveRequest, workplace: JobContext): Steps {
  const { model, body } = live.submission;
  const { input, ...shared } = body as { input: string[] };
  const ask = (texts: string[], truncate: boolean) =>
    askHome(live, workplace, generationBody(model, { ...shared, truncate, input: texts }, workplace.config.defaults));
  return {
    total: input.length,
    message: (done) => `${done} of ${input.length} texts embedded`,
    run: async (first) => {
      await workplace.door.check(model);
      const texts = nextTexts(input, first);
      const strict = (shared as { truncate?: boolean }).truncate === false;
      return embedReportingCuts({ texts, first, strict }, ask);
    },
  };
}

/** As many as one call may hold; one at least. */
function nextTexts(input: string[], first: number): string[] {
  let characters = 0;
  const texts = input.slice(first, first + MAX_TEXTS);
  const fitting = texts.findIndex((text, place) => {
    characters += text.length;
    return place > 0 && characters > MAX_CHARACTERS;
  });
  return fitting === -1 ? texts : texts.slice(0, fitting);
}

interface Group {
  texts: string[];
  /** The place of the first text in the whole. */
  first: number;
  strict: boolean;
}

type Ask = (texts: string[], truncate: boolean) => Promise<number[][]>;

/** Ollama cuts a text that is too long without a word. So it is first asked not to; where it refuses, each goes alone. */
async function embedReportingCuts(group: Group, ask: Ask): Promise<EmbeddedItem[]> {
  const { texts, first, strict } = group;
  try {
    return (await ask(texts, false)).map((embedding) => ({ embedding }));
  } catch (thrown) {
    if (!(thrown instanceof HearthError) || thrown.code !== "prompt_too_long") throw thrown;
  }
  if (texts.length > 1) {
    const items: EmbeddedItem[] = [];
    for (const [place, text] of texts.entries()) {
      items.push(...(await embedReportingCuts({ texts: [text], first: first + place, strict }, ask)));
    }
    return items;
  }
  if (strict) {
    const message = `prompts[${first}] is longer than the model's context, and truncate: false forbids to cut it.`;
    throw new HearthError("prompt_too_long", message, "Shorten it, or leave out truncate: false.");
  }
  return (await ask(texts, true)).map((embedding) => ({ embedding, cut: true }));
}

async function askHome(live: ActiveRequest, { config }: JobContext, body: JsonObject): Promise<number[][]> {
  const call = { body, signal: live.abort.signal, totalMs: config.queue.timeoutSeconds * 1000 };
  const embedded = await embed(config.host, call);
  addUp(live.generation, embedded, ["prompt_eval_count", "load_duration", "total_duration"]);
  return embedded.embeddings;
}
