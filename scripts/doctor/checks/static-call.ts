import { callMcp } from "../call-mcp.ts";
import type { Check } from "../check.ts";
import { ok, skipped } from "../finding.ts";
import { objectsIn } from "../probe.ts";

/** Whether the token works, with an MCP call that the Worker answers without the home. */
export const staticCall: Check = {
  name: "static call",
  needs: ["401"],
  deadlineMs: 20_000,
  async run(visit, signal) {
    if (visit.token === undefined) {
      return skipped(
        "There is no token",
        "without one the doctor cannot make MCP calls",
        "Set it for this command: HEARTH_TOKEN=... npm run doctor -- URL",
      );
    }
    const { result } = await callMcp(visit, { method: "tools/list" }, signal);
    const names = objectsIn(result.tools).map(({ name }) => String(name));
    visit.learnt.tools = names;
    return ok("The token works", `${names.length} tools${withoutDelete(names)}`);
  },
};

/** Says what a token misses that has the grant "manage" and not "delete". */
const withoutDelete = (tools: readonly string[]) =>
  tools.includes("ollama_pull_model") && !tools.includes("ollama_push_model")
    ? '; it may neither push nor overwrite models, because that needs the grant "delete"'
    : "";
