import { isLoopback } from "../../../src/core/is-loopback.ts";
import { versionWarning } from "../../../src/hosts/ollama/version-floor.ts";
import type { Check } from "../check.ts";
import { type Finding, ok, warn } from "../finding.ts";
import { isLocalNetwork } from "../is-local-network.ts";
import { probe } from "../probe.ts";
import { whyNotHearth } from "../why-not-hearth.ts";

/** `/health/ready`: whether the Worker reaches Ollama. It asks Ollama for its version. */
export const home: Check = {
  name: "home",
  needs: ["health"],
  deadlineMs: 20_000,
  async run({ origin, token }, signal) {
    const began = performance.now();
    // Without a token the answer may be ten seconds old.
    const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const answer = await probe(`${origin}/health/ready`, { signal, headers });
    const { status, ollama_version: version } = answer.json ?? {};
    if (status !== "ready") throw whyNotHearth(answer);
    const summary = `Ollama ${version} in ${Math.round(performance.now() - began)} ms`;
    const { hostname } = new URL(origin);
    const isHere = isLoopback(hostname) || isLocalNetwork(hostname);
    const through = isHere ? "" : " through the tunnel, Access and the Host check";
    return [ok("The home answers", `${summary}${through}`), ...oldVersion(String(version))];
  },
};

function oldVersion(version: string): Finding[] {
  const [, seen, next] = /^(.+?)\. (.+)$/s.exec(versionWarning(version) ?? "") ?? [];
  if (seen === undefined) return [];
  return [warn({ code: "old_ollama", title: `Ollama ${version} has a known hole`, seen, next })];
}
