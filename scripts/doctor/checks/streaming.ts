import type { Answer } from "../../../src/actions/answer/answer.ts";
import { callTool } from "../call-mcp.ts";
import type { Check } from "../check.ts";
import { fail, ok, skipped } from "../finding.ts";
import { judgeStreaming, moments } from "../judge-streaming.ts";
import { longAnswer } from "../long-answer.ts";

/** Long enough to tell a stream from a lump, whatever the model's pace. */
const SECONDS = 3;

/** Whether an answer is seen to grow, and if not, on which side of the Worker it is held back. */
export const streaming: Check = {
  name: "streaming",
  needs: ["short answer"],
  optional: true,
  deadlineMs: 60_000,
  async run(visit, signal) {
    const { value, arrivals } = await callTool<Answer>(visit, "ollama_generate", longAnswer(visit, SECONDS), signal);
    const { answer_tokens = 0, tokens_per_second } = value;
    const spoken = tokens_per_second ? answer_tokens / tokens_per_second : 0;
    const text = arrivals.filter(({ kind }) => kind === "text");
    const end = arrivals.at(-1)?.at ?? 0;
    const seen = `${answer_tokens} tokens, said in ${round(spoken)} s, came in ${count(moments(text))} over ${round((end - (text[0]?.at ?? end)) / 1000)} s`;
    const verdict = judgeStreaming(arrivals, spoken * 1000);
    if (verdict === "streams") return ok("Answers are seen to grow", seen);
    if (verdict === "too_quick") return skipped("Whether answers stream cannot be told", `${seen}: too quick for that`);
    return fail({ ...HELD[verdict], seen: `${seen}.` });
  },
};

const HELD = {
  held_at_home: {
    code: "buffered_at_home",
    title: "Answers come all at once: they are held back between Ollama and the Worker",
    next:
      "Update cloudflared at home: versions before 2025.5 hold back Ollama's lines (application/x-ndjson). If it is new, " +
      "take away what stands between it and Ollama (nginx: proxy_buffering off), and point the tunnel at Ollama itself.",
  },
  held_on_the_way: {
    code: "buffered_on_the_way",
    title: "Answers come all at once: they are held back between the Worker and here",
    next:
      "The Worker's signs of life came late as well, so Ollama and cloudflared are well. Look for a proxy, VPN or virus " +
      "scanner on this machine's way out (try from another network), or for response buffering in the zone.",
  },
} as const;

const round = (seconds: number) => Math.round(seconds * 10) / 10;
const count = (pieces: number) => (pieces === 1 ? "one piece" : `${pieces} pieces`);
