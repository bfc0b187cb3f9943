import { isLoopback } from "../../../src/core/is-loopback.ts";
import type { Check } from "../check.ts";
import { type Finding, fail, ok, warn } from "../finding.ts";
import { isLocalNetwork } from "../is-local-network.ts";
import { objectsIn, probe } from "../probe.ts";
import { whyNotHearth } from "../why-not-hearth.ts";

/** `/health`: whether the Worker answers, and whether its settings are valid. */
export const health: Check = {
  name: "health",
  needs: [],
  deadlineMs: 20_000,
  async run({ origin, token, learnt }, signal) {
    const answer = await probe(`${origin}/health`, { signal });
    const { status, version, oauth, faults } = answer.json ?? {};
    if (typeof version !== "string") throw whyNotHearth(answer);
    if (status === "misconfigured") return objectsIn(faults).map(settingFault);
    learnt.oauthOn = oauth === "on";
    const list = token === undefined ? [] : await readWarnings(origin, token, signal);
    return [
      ok(
        "The Worker answers",
        `Hearth ${version}, its settings are valid${list.length === 0 ? "" : ", with warnings"}`,
      ),
      ...list.map(settingWarning),
      ...withoutTls(origin),
    ];
  },
};

/** Warnings are shown only to callers with a token, which is sent only after Hearth has answered. */
async function readWarnings(origin: string, token: string, signal: AbortSignal): Promise<string[]> {
  const { json } = await probe(`${origin}/health`, { signal, headers: { authorization: `Bearer ${token}` } });
  return Array.isArray(json?.warnings) ? json.warnings.map(String) : [];
}

function withoutTls(origin: string): Finding[] {
  const { protocol, hostname, host } = new URL(origin);
  if (protocol === "https:" || isLoopback(hostname)) return [];
  const diagnosis = {
    code: "plain_http",
    title: "This address does not use TLS",
    seen: `Anyone on the way to ${origin} can read the token and all answers.`,
    next: isLocalNetwork(hostname)
      ? "Use it only in a network that you trust."
      : `Give clients https://${host}, and turn on "Always Use HTTPS" for the zone.`,
  };
  return [warn(diagnosis)];
}

function settingFault({ variable, problem, where }: Record<string, unknown>): Finding {
  return fail({
    code: "misconfigured",
    title: `A setting is wrong: ${variable}`,
    seen: `${variable} ${problem}`,
    next: String(where),
  });
}

/** Splits a warning: its first sentence is the evidence, the rest says what to do. */
function settingWarning(warning: string): Finding {
  const [, seen = warning, next] = /^(.+?)\. (.+)$/s.exec(warning) ?? [];
  const code = /service token/.test(warning) && /without/.test(warning) ? "no_service_token" : "setting";
  return warn({ code, title: "The Worker warns about a setting", seen, next });
}
