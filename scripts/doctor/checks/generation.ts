import type { Answer } from "../../../src/actions/answer/answer.ts";
import { callTool } from "../call-mcp.ts";
import type { Check } from "../check.ts";
import { Fault, ok, skipped, warn } from "../finding.ts";

const PROMPT = "In one short sentence: what is a hearth?";
const MOST_TOKENS = 48;
/** With these words test/stand-in/ says what it is. */
const STAND_IN = "This is the stand-in for Ollama";
const NO_MODEL = {
  code: "stand_in",
  title: "The stand-in answers in Ollama's place: no model is running",
  seen: "All is well up to Hearth's own look-alike of Ollama, with made-up words.",
  next: "Start Ollama, set OLLAMA_BASE_URL to it, and run this again.",
};

/** One short answer, and how fast it was said. */
export const generation: Check = {
  name: "short answer",
  needs: ["models", "cold load"],
  deadlineMs: 60_000,
  async run(visit, signal) {
    const { model, tools } = visit.learnt;
    if (!tools.includes("ollama_generate")) {
      return skipped("Nothing was asked", 'this token may not ask models (the grant "chat")');
    }
    const args = { model, prompt: PROMPT, options: { num_predict: MOST_TOKENS }, fresh: true };
    const { value } = await callTool<Answer>(visit, "ollama_generate", args, signal);
    const { status, answer_tokens = 0, tokens_per_second } = value;
    if (status !== "done" || answer_tokens === 0) throw nothingSaid(value);
    visit.learnt.tokensPerSecond = tokens_per_second ?? 0;
    const pace = tokens_per_second === undefined ? "at once" : `${Math.round(tokens_per_second)} a second`;
    if (value.text.startsWith(STAND_IN)) return warn(NO_MODEL);
    return ok("The model answers", `${answer_tokens} tokens, ${pace}`);
  },
};

const nothingSaid = ({ status, request_id }: Answer) =>
  new Fault({
    code: "empty_answer",
    title: "The model gave no answer",
    seen: `The request ${request_id} is ${status}, and not a token of it has come.`,
    next: "Ask it at home: ollama run. If it says nothing there either, pull the model anew; else look at the Ollama log.",
  });
