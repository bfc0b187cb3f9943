import { now } from "../clock.ts";
import { loadRunner } from "../generation/generate-parts.ts";
import { tokenize } from "../generation/tokens.ts";
import { ConnectionReset } from "../http/broken-connection.ts";
import { OllamaError } from "../http/ollama-error.ts";
import type { InstalledModel } from "../models/model.ts";
import type { Exchange } from "../record/exchange.ts";
import type { RunnerOptions } from "../runners/runner-options.ts";
import { stopAfter } from "../script/paced.ts";
import { pause } from "../waits.ts";
import type { World } from "../world.ts";
import { vectorOf } from "./vector.ts";

export interface EmbeddingTask {
  model: InstalledModel;
  options: RunnerOptions;
  keepAliveMs?: number;
  texts: string[];
  /** Whether a text that is too long is cut. */
  truncate: boolean;
  /** The status of a refusal by the runner: the two endpoints differ. */
  refusal: { tooLong: number; noEmbeddings: number };
}

export interface Embedded {
  vectors: number[][];
  /** Of all texts together */
  tokens: number;
  /** When the model was there, milliseconds since 1970 */
  loaded: number;
}

/** Loads the model, waits for a slot, and makes a vector of each text. Without a text it only loads. */
export async function embedTexts(world: World, exchange: Exchange, task: EmbeddingTask): Promise<Embedded> {
  const runner = await loadRunner(world, exchange, task);
  try {
    const loaded = now();
    if (task.texts.length === 0) {
      await asScripted(world, exchange);
      return { vectors: [], tokens: 0, loaded };
    }
    if (runner.slots.full) exchange.reach("waiting");
    await runner.slots.take(exchange.stopped);
    try {
      await asScripted(world, exchange);
      return { ...vectorsOf(world, task), loaded };
    } finally {
      runner.slots.give();
    }
  } finally {
    world.scheduler.release(runner);
  }
}

function vectorsOf(world: World, task: EmbeddingTask): Omit<Embedded, "loaded"> {
  const read = task.texts.map((text) => readTokens(world, text, task));
  return {
    vectors: read.map((tokens) => vectorOf(tokens, task.model.embeddingLength)),
    tokens: read.reduce((sum, tokens) => sum + tokens.length + 1, 0),
  };
}

/** A script's delay, hold and fault; there is no middle in which anything else could go wrong. */
async function asScripted({ options }: World, exchange: Exchange): Promise<void> {
  const { fault, firstTokenDelayMs = options.firstTokenDelayMs } = exchange.script ?? {};
  await pause(firstTokenDelayMs, exchange.stopped);
  await stopAfter(0, exchange);
  if (fault?.kind === "eof" || fault?.kind === "destroy") throw new ConnectionReset();
  if (fault?.kind !== "error-line") return;
  throw new OllamaError(500, fault.error ?? "do embedding request: unexpected EOF");
}

/** The tokens that are read; before them comes one that begins the text. */
function readTokens({ modern }: World, text: string, { model, options, truncate, refusal }: EmbeddingTask): string[] {
  if (!modern && !model.capabilities.includes("embedding")) {
    throw new OllamaError(refusal.noEmbeddings, "this model does not support embeddings");
  }
  const tokens = tokenize(text);
  if (tokens.length + 1 <= options.numCtx) return tokens;
  if (truncate) return tokens.slice(0, options.numCtx - 2);
  throw new OllamaError(refusal.tooLong, "the input length exceeds the context length");
}
