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

/** How long the model takes until it can answer, which the edge does not wait for without end. */
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
      return notTried(model, "it is still at work for others");
    const keep = loaded?.expires_at === "never" ? { keep_alive: -1 } : {};
    const seconds = mayLoad ? await load(visit, keep, signal) : await loadByAsking(visit, signal);
    if (seconds === undefined) return notTried(model, "this token may neither load it nor ask it");
    return judgeLoad(model, seconds);
  },
};

/** Nobody's work is made slower for the sake of a measurement. */
function whyNotUnload({ unload }: Visit, { running, waiting }: Processes, mayLoad: boolean): string | undefined {
  if (!unload) return "it is in memory, and --no-unload leaves it there";
  if (running + waiting > 0) return "it is in memory, and others are at work now";
  return mayLoad ? undefined : 'it is in memory, and this token may not take it out (the grant "manage")';
}

const notTried = (model: string, why: string) =>
  skipped("The time of a cold load was not measured", `${model}: ${why}`);

async function unload(visit: Visit, signal: AbortSignal): Promise<boolean> {
  const args = { model: visit.learnt.model };
  return (await callTool<{ unloaded: boolean }>(visit, "ollama_unload_model", args, signal)).value.unloaded;
}

/** Ollama tells no time of a load alone, so it is measured from here. */
async function load(visit: Visit, keep: { keep_alive?: number }, signal: AbortSignal): Promise<number> {
  const began = performance.now();
  const args = { model: visit.learnt.model, ...keep };
  const { value } = await callTool<Answer>(visit, "ollama_load_model", args, signal);
  if (value.status !== "done") throw unfinished(value);
  return (performance.now() - began) / 1000;
}

/** For a token that may chat and not manage: the first answer tells how long the load took. */
async function loadByAsking(visit: Visit, signal: AbortSignal): Promise<number | undefined> {
  const { model, tools } = visit.learnt;
  if (!tools.includes("ollama_generate")) return undefined;
  const args = { model, prompt: "Hello", options: { num_predict: 1 }, fresh: true };
  return (await callTool<Answer>(visit, "ollama_generate", args, signal)).value.load_seconds;
}

const unfinished = ({ next = "" }: Answer) => faultOf("load_timeout", `The load has not ended. ${next}`);
