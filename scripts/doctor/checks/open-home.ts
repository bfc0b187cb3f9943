import { isLoopback } from "../../../src/core/is-loopback.ts";
import type { Check } from "../check.ts";
import { Fault, type Finding, fail, ok, skipped, warn } from "../finding.ts";
import { type Answer, probe } from "../probe.ts";
import { describe, isAccess, isBlock } from "../why-not-hearth.ts";

/** Whether the home answers requests without the service token, which it must not do. */
export const openHome: Check = {
  name: "open home",
  needs: [],
  deadlineMs: 20_000,
  async run({ home }, signal) {
    if (home === undefined) {
      return skipped(
        "Whether strangers can use your Ollama was not tested",
        "its public address is unknown",
        "Give the address: npm run doctor -- URL --home https://ollama.example.com",
      );
    }
    if (!home.given && isLoopback(new URL(home.url).hostname)) {
      return ok("Strangers cannot reach Ollama", "OLLAMA_BASE_URL is on this machine");
    }
    return judge(await asStranger(home.url, signal), home.url);
  },
};

/** Asks for two paths, because a rule may cover only one of them. */
async function asStranger(url: string, signal: AbortSignal): Promise<Answer[] | Finding> {
  try {
    return await Promise.all(["/api/version", "/api/tags"].map((path) => probe(`${url}${path}`, { signal })));
  } catch (thrown) {
    if (!(thrown instanceof Fault)) throw thrown;
    return unknown(thrown.finding.seen);
  }
}

function judge(answers: Answer[] | Finding, url: string): Finding {
  if (!Array.isArray(answers)) return answers;
  const { host } = new URL(url);
  const open = answers.find(({ json }) => json?.version !== undefined || Array.isArray(json?.models));
  if (open !== undefined) return fail({ ...openToAll(host), seen: describe(open) });
  const [answer] = answers as [Answer];
  if (isAccess(answer)) return ok("Strangers cannot reach Ollama", `Cloudflare Access protects ${host}`);
  if (answer.status === 403 && answer.text === "") {
    return warn({
      code: "home_unguarded",
      title: "Only the Host check of Ollama keeps strangers out",
      seen: `${describe(answer)} That is Ollama itself, with no protection in front of it.`,
      next: OPEN_NEXT,
    });
  }
  if (isBlock(answer))
    return ok("Strangers cannot reach Ollama", `${describe(answer)} A rule of the zone protects ${host}`);
  if (answer.status === 401) return ok("Strangers cannot reach Ollama", describe(answer));
  return unknown(describe(answer));
}

const OPEN_NEXT =
  "Protect it with Cloudflare Access now: Zero Trust → Access → Applications → self-hosted, this host name, one policy " +
  "with the action Service Auth for a service token. Then set CF_ACCESS_CLIENT_ID and CF_ACCESS_CLIENT_SECRET in the Worker.";

const openToAll = (host: string) => ({
  code: "open_home",
  title: `Anyone can use the Ollama at ${host}`,
  next: OPEN_NEXT,
});

const unknown = (seen: string): Finding =>
  skipped("Whether strangers can use your Ollama is unknown", seen, "Run the doctor again when the home answers.");
