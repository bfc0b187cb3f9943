import type { Check } from "../check.ts";
import { Fault, ok } from "../finding.ts";
import { type Answer, probe } from "../probe.ts";
import { describe } from "../why-not-hearth.ts";

/** As agents, and what they are built on, present themselves. claude.ai comes as the first, or as python-httpx. */
const AGENTS: Record<string, string> = {
  "Claude-User": "Claude-User/1.0 (+Claude-User@anthropic.com)",
  ClaudeBot: "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; ClaudeBot/1.0; +claudebot@anthropic.com)",
  "ChatGPT-User":
    "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko); compatible; ChatGPT-User/1.0; +https://openai.com/bot",
  GPTBot: "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko); compatible; GPTBot/1.2; +https://openai.com/gptbot",
  "OAI-SearchBot":
    "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko); compatible; OAI-SearchBot/1.0; +https://openai.com/searchbot",
  "openai-mcp": "openai-mcp/1.0.0",
  "python-httpx": "python-httpx/0.28.1",
  node: "node",
  n8n: "n8n",
};

/** Whether the zone sends away those who come as agents, which hides a site from Claude after its login. */
export const userAgents: Check = {
  name: "user agents",
  needs: ["health"],
  deadlineMs: 20_000,
  async run({ origin }, signal) {
    const ask = (agent?: string) =>
      probe(`${origin}/health`, { signal, headers: agent === undefined ? {} : { "user-agent": agent } });
    const plain = await ask();
    const asked = await Promise.all(
      Object.entries(AGENTS).map(async ([name, agent]) => ({ name, answer: await ask(agent) })),
    );
    const blocked = asked.filter(({ answer }) => !isSame(answer, plain));
    const [one] = blocked;
    if (one === undefined) {
      return ok(
        "No agent is blocked by its name",
        `${asked.length} user agents; rules by address are not seen from here`,
      );
    }
    throw new Fault({
      code: "agents_blocked",
      title: "The zone blocks agents",
      seen: `Blocked: ${blocked.map(({ name }) => name).join(", ")}. ${describe(one.answer)} Others get ${plain.status}.`,
      next:
        'In the Cloudflare dashboard, for this zone: Security → Bots → "Block AI bots" off, and AI Crawl Control → allow ' +
        "these crawlers. A rule of yours that blocks them is named in Security → Events: leave this host name out of it.",
    });
  },
};

const isSame = (answer: Answer, plain: Answer) =>
  answer.status === plain.status && (answer.json === undefined) === (plain.json === undefined);
