import type { HostConfig } from "../../config/config.ts";
import { HearthError } from "../../core/errors.ts";
import { addUsage, type GenerationUsage } from "../../core/generation.ts";
import { isJsonObject, type JsonObject, parseJsonObject } from "../../core/json-object.ts";
import { readText } from "../../core/read-body.ts";
import type { CallLimits, Embedded } from "../host.ts";
import { startDeadlines } from "./deadlines.ts";
import { readUsage } from "./generation.ts";
import { retryWhileBusy } from "./retry-while-busy.ts";
import { openUpstream } from "./transport.ts";
import { errorFromThrown } from "./upstream-error.ts";

/** Texts for /api/embed, the first of them at `first` in the caller's list. */
export interface EmbedCall extends CallLimits {
  /** As /api/embed takes it, without `input` and `truncate`. */
  body: JsonObject;
  texts: string[];
  /** Fail rather than cut a text. */
  strict: boolean;
  nameText: (place: number) => string;
}

const MAX_BYTES = 16 * 1024 * 1024;

/**
 * Embeds texts and reports which of them were cut. Ollama cuts a text that is too long without telling, so the first call
 * asks it not to; if it refuses, each text goes alone.
 */
export async function embedReportingCuts(host: HostConfig, call: EmbedCall): Promise<Embedded> {
  const { texts, strict, nameText } = call;
  try {
    return await postEmbed(host, call, texts, false);
  } catch (thrown) {
    if (!(thrown instanceof HearthError) || thrown.code !== "prompt_too_long") throw thrown;
  }
  if (texts.length > 1) return embedOneByOne(host, call);
  if (strict) {
    const message = `${nameText(0)} is longer than the model's context, and truncate: false forbids cutting it.`;
    throw new HearthError("prompt_too_long", message, "Shorten the text, or leave out truncate: false.");
  }
  const embedded = await postEmbed(host, call, texts, true);
  return { ...embedded, vectors: embedded.vectors.map((vector) => ({ ...vector, cut: true })) };
}

async function embedOneByOne(host: HostConfig, call: EmbedCall): Promise<Embedded> {
  const all: Embedded = { vectors: [] };
  for (const [place, text] of call.texts.entries()) {
    const nameText = () => call.nameText(place);
    const one = await embedReportingCuts(host, { ...call, texts: [text], nameText });
    all.vectors.push(...one.vectors);
    addUsage(all, one, ["promptTokens", "loadMs", "totalMs"]);
  }
  return all;
}

async function postEmbed(host: HostConfig, call: EmbedCall, texts: string[], truncate: boolean): Promise<Embedded> {
  const deadlines = startDeadlines({ totalMs: call.totalMs, idleMs: call.totalMs }, call.signal);
  const { signal } = deadlines;
  const body = { ...call.body, truncate, input: texts };
  try {
    const open = () => openUpstream(host, { method: "POST", path: "/api/embed", body, signal });
    return readEmbedded(await readText(await retryWhileBusy(open, signal), MAX_BYTES), texts.length);
  } catch (thrown) {
    throw errorFromThrown(thrown, signal);
  } finally {
    deadlines.stop();
  }
}

function readEmbedded(text: string, expected: number): Embedded {
  const answer = parseJsonObject(text);
  const vectors = isJsonObject(answer) && Array.isArray(answer.embeddings) ? (answer.embeddings as number[][]) : [];
  if (answer === undefined || vectors.length !== expected) {
    throw new HearthError(
      "not_ollama",
      "The server at OLLAMA_BASE_URL returned an invalid /api/embed response: expected one vector per text.",
    );
  }
  const usage: GenerationUsage = readUsage(answer);
  return { ...usage, vectors: vectors.map((embedding) => ({ embedding })) };
}
