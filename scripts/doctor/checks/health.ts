import { isLoopback } from "../../../src/core/is-loopback.ts";
import type { Check } from "../check.ts";
import { type Finding, fail, ok, warn } from "../finding.ts";
import { objectsIn, probe } from "../probe.ts";
import { whyNotHearth } from "../why-not-hearth.ts";

/** `/health`: whether the Worker lives, and what it says of its own settings. */
export const health: Check = {
  name: "health",
  needs: [],
  deadlineMs: 20_000,
  async run({ origin, learnt }, signal) {
    const answer = await probe(`${origin}/health`, { signal });
    const { status, version, oauth, faults, warnings } = answer.json ?? {};
    if (typeof version !== "string") throw whyNotHearth(answer);
    if (status === "misconfigured") return objectsIn(faults).map(settingFault);
    learnt.oauthOn = oauth === "on";
    const told = Array.isArray(warnings) ? warnings.map(String) : [];
    return [
      ok("The Worker answers", `Hearth ${version}, its settings are ${told.length === 0 ? "well" : "usable"}`),
      ...told.map(settingWarning),
      ...inClear(origin),
    ];
  },
};

function inClear(origin: string): Finding[] {
  const { protocol, hostname, host } = new URL(origin);
  if (protocol === "https:" || isLoopback(hostname)) return [];
  const diagnosis = {
    code: "plain_http",
    title: "This address is called without TLS",
    seen: `Over ${origin} the token and all answers can be read on the way.`,
    next: `Give clients https://${host}, and switch on "Always Use HTTPS" for the zone.`,
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

/** A warning says what to do in its last sentences. */
function settingWarning(warning: string): Finding {
  const [, seen = warning, next] = /^(.+?)\. (.+)$/s.exec(warning) ?? [];
  const code = /service token/.test(warning) && /without/.test(warning) ? "no_service_token" : "setting";
  return warn({ code, title: "The Worker warns of a setting", seen, next });
}
