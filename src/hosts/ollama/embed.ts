import type { HostAddress } from "../../config/config.ts";
import { HearthError } from "../../core/errors.ts";
import type { GenerationUsage } from "../../core/generation.ts";
import { type JsonObject, parseJsonObject } from "../../core/json-object.ts";
import { readText } from "../../core/read-body.ts";
import { startDeadlines } from "../deadlines.ts";
import { errorFromThrown } from "../edge-error.ts";
import type { CallLimits, EmbeddedText } from "../host.ts";
import { retryWhileBusy } from "../retry-while-busy.ts";
import { readUsage } from "./generation.ts";
import { openUpstream } from "./open-upstream.ts";

/** Texts for /api/embed. */
export interface EmbedCall extends CallLimits {
  /** As /api/embed takes it, without `input` and `truncate`. */
  body: JsonObject;
  texts: string[];
  /** Fail rather than cut a text. */
  strict: boolean;
  nameText: (place: number) => string;
  onUsage: (usage: GenerationUsage) => void;
}

const MAX_BYTES = 16 * 1024 * 1024;

/**
 * Embeds texts and reports which of them were cut. Ollama cuts a text that is too long without telling, so the first call
 * asks it not to; if it refuses, each text goes alone.
 */
export async function embedReportingCuts(host: HostAddress, call: EmbedCall): Promise<EmbeddedText[]> {
  const { texts, strict, nameText } = call;
  try {
    return (await postEmbed(host, call, false)).map((embedding) => ({ embedding }));
  } catch (thrown) {
    if (!(thrown instanceof HearthError) || thrown.code !== "prompt_too_long") throw thrown;
  }
  if (texts.length > 1) {
    const all: EmbeddedText[] = [];
    for (const [place, text] of texts.entries()) {
      all.push(...(await embedReportingCuts(host, { ...call, texts: [text], nameText: () => nameText(place) })));
    }
    return all;
  }
  if (strict) {
    const message = `${nameText(0)} is longer than the model's context, and truncate: false forbids cutting it.`;
    throw new HearthError("prompt_too_long", message, "Shorten the text, or leave out truncate: false.");
  }
  return (await postEmbed(host, call, true)).map((embedding) => ({ embedding, cut: true }));
}

const isVector = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every((number) => typeof number === "number");

async function postEmbed(host: HostAddress, call: EmbedCall, truncate: boolean): Promise<number[][]> {
  const deadlines = startDeadlines({ totalMs: call.totalMs, idleMs: call.totalMs }, call.signal);
  const { signal } = deadlines;
  const body = { ...call.body, truncate, input: call.texts };
  try {
    const open = () => openUpstream(host, { method: "POST", path: "/api/embed", body, signal });
    const answer = parseJsonObject(await readText(await retryWhileBusy(open, signal), MAX_BYTES));
    const vectors = Array.isArray(answer?.embeddings) ? answer.embeddings.filter(isVector) : [];
    if (answer === undefined || vectors.length !== call.texts.length) {
      throw new HearthError(
        "not_ollama",
        "The server at OLLAMA_BASE_URL returned an invalid /api/embed response: expected one vector per text.",
      );
    }
    call.onUsage(readUsage(answer));
    return vectors;
  } catch (thrown) {
    throw errorFromThrown(thrown, signal);
  } finally {
    deadlines.stop();
  }
}
