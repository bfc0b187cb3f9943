import type { Answer } from "../../../src/actions/answer/answer.ts";
import { callTool } from "../call-mcp.ts";
import type { Check } from "../check.ts";
import { fail, ok, skipped } from "../finding.ts";
import { judgeStreaming, moments } from "../judge-streaming.ts";
import { longAnswer } from "../long-answer.ts";

/** Long enough to tell streaming from buffering at any speed of the model. */
const SECONDS = 3;

/** Whether answers are streamed, and if not, on which side of the Worker they are held back. */
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
    const seen = `${answer_tokens} tokens, generated in ${round(spoken)} s, arrived in ${count(moments(text))} over ${round((end - (text[0]?.at ?? end)) / 1000)} s`;
    const verdict = judgeStreaming(arrivals, spoken * 1000);
    if (verdict === "streams") return ok("Answers are streamed", seen);
    if (verdict === "too_quick")
      return skipped("Whether answers are streamed is unknown", `${seen}, which is too fast to tell`);
    return fail({ ...HELD[verdict], seen: `${seen}.` });
  },
};

const HELD = {
  held_at_home: {
    code: "buffered_at_home",
    title: "Answers arrive all at once: they are held back between Ollama and the Worker",
    next:
      "Update cloudflared at home: versions before 2025.5 buffer application/x-ndjson, which Ollama sends. If it is newer, " +
      "remove any proxy between it and Ollama (nginx: proxy_buffering off), and point the tunnel at Ollama itself.",
  },
  held_on_the_way: {
    code: "buffered_on_the_way",
    title: "Answers arrive all at once: they are held back between the Worker and this machine",
    next:
      "The keep-alives of the Worker came late as well, so Ollama and cloudflared are not the cause. Look for a proxy, VPN " +
      "or virus scanner on this machine (try another network), or for response buffering in the zone.",
  },
} as const;

const round = (seconds: number) => Math.round(seconds * 10) / 10;
const count = (pieces: number) => (pieces === 1 ? "one piece" : `${pieces} pieces`);
