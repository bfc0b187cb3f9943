import type { GenerationResult } from "./generation.ts";

/** A shorter wait needs no explanation. */
const NOTICEABLE_MS = 2_000;
/** Some tokens of every answer show in no part of the stream, such as halves of a character. */
const UNSEEN_TOKENS = 8;

/**
 * Sentences that a reader of an answer should see.
 * @param functions whether the model was given functions to call
 */
export function noticesOf(result: GenerationResult, functions = false): string[] {
  const notices: string[] = [];
  if (result.promptCut) {
    notices.push(
      `The prompt was longer than the model's context, so it was cut: the model read only ${result.promptTokens ?? "some"} ` +
        "tokens of it. Shorten the prompt, or raise options.num_ctx.",
    );
  }
  const missing = missingText(result, functions);
  if (missing !== undefined) notices.push(missing);
  else if (result.stopReason === "length") {
    notices.push("The answer was cut off: it reached num_predict or the end of the context.");
  }
  const waitedMs = (result.behindStoppedMs ?? 0) - (result.loadMs ?? 0) - (result.promptMs ?? 0);
  if (waitedMs > NOTICEABLE_MS) {
    notices.push(
      `The answer began ${Math.round(waitedMs / 1000)} s late: a request before it was stopped while Ollama was reading its ` +
        "prompt, and Ollama reads a prompt to its end.",
    );
  }
  return notices;
}

/** Says why an answer has no text, or less than the model wrote. */
function missingText(result: GenerationResult, functions: boolean): string | undefined {
  const { text, thinking, toolCalls, stopReason = "", answerTokens = 0 } = result;
  if (!["stop", "length"].includes(stopReason) || toolCalls.length > 0) return undefined;
  if (text.trim() !== "") return functions ? swallowedPart(result) : undefined;
  if (thinking.trim() !== "") {
    const limit = stopReason === "length" ? ", up to num_predict or the end of the context" : "";
    return (
      `There is no answer: all ${answerTokens || "its"} tokens went into thinking${limit}. Raise options.num_predict, or ` +
      "set think: false."
    );
  }
  if (functions && answerTokens > 1)
    return `There is no answer, although the model wrote ${answerTokens} tokens: ${SWALLOWED}`;
  return (
    `The model gave an empty answer${answerTokens > 0 ? ` (${answerTokens} tokens)` : ""}. Ask in other words, or look at ` +
    "options.stop and the model's own stop texts (ollama_show_model)."
  );
}

/** A token that is said comes in a part of its own, so many tokens without a part were dropped. */
function swallowedPart({ answerTokens = 0, parts }: GenerationResult): string | undefined {
  const unseen = answerTokens - parts;
  if (unseen <= UNSEEN_TOKENS || unseen <= answerTokens / 4) return undefined;
  return `About ${unseen} of the model's ${answerTokens} tokens are missing from the text: ${SWALLOWED}`;
}

const SWALLOWED =
  "Ollama took them for the call of a function, found no call of one that was given, and dropped them. Ask again, or leave " +
  "out tools to get plain text.";
