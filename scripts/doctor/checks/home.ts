import type { Check } from "../check.ts";
import { ok } from "../finding.ts";
import { probe } from "../probe.ts";
import { whyNotHearth } from "../why-not-hearth.ts";

/** `/health/ready`: the Worker asks Ollama for its version, now. */
export const home: Check = {
  name: "home",
  needs: ["health"],
  deadlineMs: 20_000,
  async run({ origin }, signal) {
    const began = performance.now();
    const answer = await probe(`${origin}/health/ready`, { signal });
    const { status, ollama_version: version } = answer.json ?? {};
    if (status !== "ready") throw whyNotHearth(answer);
    const ms = Math.round(performance.now() - began);
    return ok("The home answers", `Ollama ${version} in ${ms} ms; the way there, Access and the Host header are right`);
  },
};
