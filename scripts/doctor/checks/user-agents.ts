import type { Check } from "../check.ts";
import { Fault, ok } from "../finding.ts";
import { type Answer, probe } from "../probe.ts";
import { describe } from "../why-not-hearth.ts";

/** User agents of hosted agents and of their libraries. claude.ai uses the first, or python-httpx. */
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

/** Whether the zone blocks requests by the user agents of agents. claude.ai then fails after the login. */
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
        "No user agent is blocked",
        `${asked.length} user agents tested; rules by IP address are not visible from here`,
      );
    }
    throw new Fault({
      code: "agents_blocked",
      title: "The zone blocks agents",
      seen: `Blocked: ${blocked.map(({ name }) => name).join(", ")}. ${describe(one.answer)} Others get ${plain.status}.`,
      next:
        'In the Cloudflare dashboard, for this zone: Security → Bots → turn off "Block AI bots", and AI Crawl Control → allow ' +
        "these crawlers. If your own rule blocks them, Security → Events names it: exempt this host name.",
    });
  },
};

const isSame = (answer: Answer, plain: Answer) =>
  answer.status === plain.status && (answer.json === undefined) === (plain.json === undefined);
