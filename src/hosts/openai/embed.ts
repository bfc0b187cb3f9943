import { HearthError } from "../../core/errors.ts";
import type { GenerationUsage } from "../../core/generation.ts";
import { isJsonObject, type JsonObject, parseJsonObject } from "../../core/json-object.ts";
import { readText } from "../../core/read-body.ts";
import { startDeadlines } from "../deadlines.ts";
import { errorFromThrown, notThatServer } from "../edge-error.ts";
import type { CallLimits, EmbedAsk, EmbeddedText } from "../host.ts";
import { retryWhileBusy } from "../retry-while-busy.ts";
import { openProvider, type Provider } from "./provider.ts";

const PATH = "/embeddings";
const MAX_BYTES = 16 * 1024 * 1024;

/**
 * Embeds texts. These servers cut no text: they refuse a call with one that is too long, so each text goes alone then.
 * @throws HearthError `prompt_too_long` where it is the only text
 */
export async function embedTexts(provider: Provider, ask: EmbedAsk, limits: CallLimits): Promise<EmbeddedText[]> {
  const { input } = ask.body;
  try {
    return await postTexts(provider, ask, limits);
  } catch (thrown) {
    if (!isTooLong(thrown) || input.length === 1) throw named(thrown, ask.nameText(0));
  }
  const all: EmbeddedText[] = [];
  for (const [place, text] of input.entries()) {
    const alone = { ...ask, body: { ...ask.body, input: [text] } };
    const embedded = await postTexts(provider, alone, limits).catch((thrown: unknown) => {
      if (!isTooLong(thrown)) throw thrown;
      return [{ embedding: [], error: named(thrown, ask.nameText(place)).info }];
    });
    all.push(...embedded);
  }
  return all;
}

const isTooLong = (thrown: unknown): thrown is HearthError =>
  thrown instanceof HearthError && thrown.code === "prompt_too_long";

function named<Thrown>(thrown: Thrown, text: string): Thrown | HearthError {
  if (!isTooLong(thrown)) return thrown;
  return new HearthError("prompt_too_long", `${text} is longer than the model's context.`, "Shorten the text.");
}

async function postTexts(provider: Provider, ask: EmbedAsk, { signal, totalMs }: CallLimits): Promise<EmbeddedText[]> {
  const { server } = provider;
  const deadlines = startDeadlines({ totalMs, idleMs: totalMs }, signal, server.name);
  const { input, dimensions } = ask.body;
  // Numbers are the default of encoding_format, and LiteLLM refuses a call that says so.
  const body = { model: ask.model, input, dimensions };
  try {
    const open = () => openProvider(provider, { method: "POST", path: PATH, body, signal: deadlines.signal });
    const answer = parseJsonObject(await readText(await retryWhileBusy(open, deadlines.signal), MAX_BYTES));
    const vectors = vectorsOf(answer?.data, input.length);
    if (vectors === undefined) throw notThatServer(server, `it answered ${PATH} without one vector for each text.`);
    ask.onUsage(usageOf(answer?.usage));
    return vectors.map((vector) => ({ embedding: toLengthOne(vector) }));
  } catch (thrown) {
    throw errorFromThrown(thrown, deadlines.signal, server.name);
  } finally {
    deadlines.stop();
  }
}

/** Returns the vectors in the order of the texts; undefined if one is missing. */
function vectorsOf(data: unknown, count: number): number[][] | undefined {
  const vectors: (number[] | undefined)[] = new Array(count).fill(undefined);
  for (const [place, entry] of (Array.isArray(data) ? data : []).entries()) {
    const { embedding, index = place }: JsonObject = isJsonObject(entry) ? entry : {};
    const isVector = Array.isArray(embedding) && embedding.every((number) => typeof number === "number");
    if (isVector && typeof index === "number" && index in vectors) vectors[index] = embedding;
  }
  return vectors.every((vector) => vector !== undefined) ? vectors : undefined;
}

function toLengthOne(vector: number[]): number[] {
  const length = Math.hypot(...vector);
  return length === 0 || Math.abs(length - 1) < 1e-4 ? vector : vector.map((number) => number / length);
}

const usageOf = (usage: unknown): GenerationUsage =>
  isJsonObject(usage) && typeof usage.prompt_tokens === "number" ? { promptTokens: usage.prompt_tokens } : {};
