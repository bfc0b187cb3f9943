import type { Answer } from "../../../src/actions/answer/answer.ts";
import { sameModel } from "../../../src/core/model-name.ts";
import { callTool } from "../call-mcp.ts";
import type { Check } from "../check.ts";
import { skipped } from "../finding.ts";
import { judgeLoad } from "../judge-load.ts";
import { faultOf } from "../said-by-hearth.ts";
import type { Visit } from "../visit.ts";

interface Processes {
  models: { name: string; expires_at: string }[];
  running: number;
  waiting: number;
}

/** How long the model takes to load, compared with how long Cloudflare waits for it. */
export const coldLoad: Check = {
  name: "cold load",
  needs: ["models"],
  optional: true,
  deadlineMs: 150_000,
  async run(visit, signal) {
    const { model, tools } = visit.learnt;
    const mayLoad = tools.includes("ollama_load_model");
    const { value } = await callTool<Processes>(visit, "ollama_list_processes", {}, signal);
    const loaded = value.models.find(({ name }) => sameModel(name, model));
    const why = loaded === undefined ? undefined : whyNotUnload(visit, value, mayLoad);
    if (why !== undefined) return notTried(model, why);
    if (loaded !== undefined && !(await unload(visit, signal)))
      return notTried(model, "it is still answering other requests");
    const keep = loaded?.expires_at === "never" ? { keep_alive: -1 } : {};
    const seconds = mayLoad ? await load(visit, keep, signal) : await loadByAsking(visit, signal);
    if (seconds === undefined) return notTried(model, "this token may neither load a model nor ask one");
    return judgeLoad(model, seconds);
  },
};

/** Why the model must stay loaded: a measurement must not slow down other users. */
function whyNotUnload({ unload }: Visit, { running, waiting }: Processes, mayLoad: boolean): string | undefined {
  if (!unload) return "it is in memory, and --no-unload leaves it there";
  if (running + waiting > 0) return "it is in memory, and other requests are running";
  return mayLoad ? undefined : 'it is in memory, and this token may not unload it (that needs the grant "manage")';
}

const notTried = (model: string, why: string) => skipped("The load time was not measured", `${model}: ${why}`);

async function unload(visit: Visit, signal: AbortSignal): Promise<boolean> {
  const args = { model: visit.learnt.model };
  return (await callTool<{ unloaded: boolean }>(visit, "ollama_unload_model", args, signal)).value.unloaded;
}

/** Measures a load from here, because Ollama does not report the time of a load alone. */
async function load(visit: Visit, keep: { keep_alive?: number }, signal: AbortSignal): Promise<number> {
  const began = performance.now();
  const args = { model: visit.learnt.model, ...keep };
  const { value } = await callTool<Answer>(visit, "ollama_load_model", args, signal);
  if (value.status !== "done") throw unfinished(value);
  return (performance.now() - began) / 1000;
}

/** Measures a load by asking, for a token without "manage": the first answer reports its load time. */
async function loadByAsking(visit: Visit, signal: AbortSignal): Promise<number | undefined> {
  const { model, tools } = visit.learnt;
  if (!tools.includes("ollama_generate")) return undefined;
  const args = { model, prompt: "Hello", options: { num_predict: 1 }, fresh: true };
  return (await callTool<Answer>(visit, "ollama_generate", args, signal)).value.load_seconds;
}

const unfinished = ({ next = "" }: Answer) => faultOf("load_timeout", `The model is still loading. ${next}`);
