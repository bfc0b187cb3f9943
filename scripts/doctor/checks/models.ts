import { sameModel } from "../../../src/core/model-name.ts";
import { callTool } from "../call-mcp.ts";
import type { Check } from "../check.ts";
import { Fault, type Finding, ok, warn } from "../finding.ts";
import { faultOf } from "../said-by-hearth.ts";
import type { Visit } from "../visit.ts";

interface Listed {
  name: string;
  capabilities?: string[];
  size_bytes: number;
}

interface ModelList {
  models: Listed[];
  stale?: { age_seconds: number; reason: string };
}

/** Which models are installed, and which one the next checks ask. */
export const models: Check = {
  name: "models",
  needs: ["static call", "home"],
  deadlineMs: 30_000,
  async run(visit, signal) {
    const { value } = await callTool<ModelList>(visit, "ollama_list_models", { details: true }, signal);
    if (value.stale !== undefined) throw faultOf("home_unreachable", value.stale.reason);
    if (value.models.length === 0) throw noModels();
    const { model, why, findings = [] } = await choose(visit, value.models, signal);
    visit.learnt.model = model;
    return [ok(count(value.models), `the next checks ask ${model} (${why})`), ...findings];
  },
};

const count = ({ length }: Listed[]) => (length === 1 ? "One model is installed" : `${length} models are installed`);

const SMALLEST = "the smallest one that answers prompts";
const WHY_DEFAULT: Record<string, string> = { DEFAULT_MODEL: "it is DEFAULT_MODEL", loaded: "it is in memory" };

interface Choice {
  model: string;
  why: string;
  findings?: Finding[];
}

async function choose(visit: Visit, listed: Listed[], signal: AbortSignal): Promise<Choice> {
  if (visit.model !== undefined) {
    await callTool(visit, "ollama_show_model", { model: visit.model }, signal);
    return { model: visit.model, why: "it was named" };
  }
  const { value } = await callTool<{ model: string; reason: string }>(visit, "ollama_get_default_model", {}, signal);
  const smallest = smallestOf(listed) ?? value.model;
  if (value.reason === "newest installed") return { model: smallest, why: SMALLEST };
  if (listed.some(({ name }) => sameModel(name, value.model)))
    return { model: value.model, why: WHY_DEFAULT[value.reason] ?? value.reason };
  return { model: smallest, why: SMALLEST, findings: [defaultIsMissing(value.model)] };
}

/** Returns the smallest model that answers prompts, if the list has capabilities: Ollama 0.30 and newer. */
function smallestOf(listed: Listed[]): string | undefined {
  const answering = listed.filter(({ capabilities }) => capabilities?.includes("completion"));
  return answering.toSorted((one, other) => one.size_bytes - other.size_bytes)[0]?.name;
}

const noModels = () =>
  new Fault({
    code: "no_model",
    title: "Ollama has no model that Hearth may use",
    seen: "The home answers, but its list of models is empty.",
    next: "Install one at home: ollama pull gemma3:1b. If models are installed, ALLOWED_MODELS excludes all of them.",
  });

const defaultIsMissing = (model: string) =>
  warn({
    code: "model_not_found",
    title: "The default model is not installed",
    seen: `DEFAULT_MODEL is ${model}. Calls that name no model fail.`,
    next: `At home: ollama pull ${model}. Or set DEFAULT_MODEL to one that is installed.`,
  });
