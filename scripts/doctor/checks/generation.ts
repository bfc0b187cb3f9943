import type { Answer } from "../../../src/actions/answer/answer.ts";
import { callTool } from "../call-mcp.ts";
import type { Check } from "../check.ts";
import { Fault, ok, skipped, warn } from "../finding.ts";

const PROMPT = "In one short sentence: what is a hearth?";
const MAX_TOKENS = 48;
/** The stand-in begins its answers with this text. */
const STAND_IN = "This is the stand-in for Ollama";
const NO_MODEL = {
  code: "stand_in",
  title: "The stand-in answers instead of Ollama: no model is running",
  seen: "Everything works, but the answers are made up by the Ollama look-alike that comes with Hearth.",
  next: "Start Ollama, set OLLAMA_BASE_URL to its address, and run the doctor again.",
};

/** Whether the model answers, and how fast. */
export const generation: Check = {
  name: "short answer",
  needs: ["models", "cold load"],
  deadlineMs: 60_000,
  async run(visit, signal) {
    const { model, tools } = visit.learnt;
    if (!tools.includes("ollama_generate")) {
      return skipped("No question was asked", 'this token may not ask models (that needs the grant "chat")');
    }
    const args = { model, prompt: PROMPT, options: { num_predict: MAX_TOKENS }, fresh: true };
    const { value } = await callTool<Answer>(visit, "ollama_generate", args, signal);
    const { status, answer_tokens = 0, tokens_per_second } = value;
    if (status !== "done" || answer_tokens === 0) throw emptyAnswer(value);
    visit.learnt.tokensPerSecond = tokens_per_second ?? 0;
    const pace = tokens_per_second === undefined ? "at once" : `${Math.round(tokens_per_second)} a second`;
    if (value.text.startsWith(STAND_IN)) return warn(NO_MODEL);
    return ok("The model answers", `${answer_tokens} tokens, ${pace}`);
  },
};

const emptyAnswer = ({ status, request_id }: Answer) =>
  new Fault({
    code: "empty_answer",
    title: "The model gave no answer",
    seen: `The request ${request_id} is ${status}, and not a single token has arrived.`,
    next: "Ask it at home with ollama run. If it does not answer there either, pull the model again. Otherwise look at the log of Ollama.",
  });
