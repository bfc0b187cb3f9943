import { z } from "zod";
import { defineTool } from "../../actions/tool/define-tool.ts";
import { type ErrorCode, HearthError } from "../../core/errors.ts";
import { metrics } from "../../core/generation-metrics.ts";
import type { Job } from "../../core/job.ts";
import type { RequestView } from "../../queue/client/watch-request.ts";
import { fields } from "../fields/fields.ts";

/** What says something of the model; other faults say something of the way to it. */
const OF_THE_MODEL: readonly ErrorCode[] = [
  ...["model_not_found", "model_not_allowed", "unsupported", "ollama_refused", "ollama_failed", "stream_cut"],
  ...["load_timeout", "idle_timeout", "total_timeout"],
] as ErrorCode[];

const output = z.looseObject({
  model: z.string(),
  verdict: z.enum(["works", "does not work", "not known yet"]),
  reasons: z.array(z.string()),
  capabilities: z.array(z.string()).optional(),
  tested_by: z.string().optional(),
  load_seconds: z.number().optional(),
  total_seconds: z.number().optional(),
  request_id: z.string().optional(),
  next: z.string().optional(),
});

export const validateModel = defineTool({
  name: "ollama_validate_model",
  title: "Validate a model",
  category: "models",
  grant: "chat",
  effect: "read",
  description:
    "Check whether a model really works: installed, what it can do, and one token or vector from it, with the time it took " +
    "to load. Gives a verdict with reasons.",
  input: z.strictObject({ model: fields.model }),
  output,
  run: async ({ model }, { metadata, queue }) => {
    try {
      const { capabilities } = (await metadata.show(model)).value.details;
      const embeds = capabilities?.includes("embedding") === true && !capabilities.includes("completion");
      const job: Job = embeds
        ? { kind: "embed", model, body: { input: ["Hello"] } }
        : { kind: "generate", model, body: { prompt: "Hello", options: { num_predict: 1 } } };
      const sight = await queue.run({ ...job, wishes: {} });
      const test = { model, capabilities, tested_by: embeds ? "one embedding" : "one token" };
      return { ...test, ...verdict(sight) };
    } catch (thrown) {
      if (!(thrown instanceof HearthError) || !OF_THE_MODEL.includes(thrown.code)) throw thrown;
      return { model, verdict: "does not work" as const, reasons: [thrown.message], next: thrown.next };
    }
  },
});

interface Verdict {
  verdict: "works" | "not known yet";
  reasons: string[];
  load_seconds?: number;
  total_seconds?: number;
  request_id?: string;
  next?: string;
}

/** @throws HearthError where the test failed */
function verdict({ id, end }: RequestView): Verdict {
  if (end === undefined) {
    const next = `Call ollama_get_request with request_id ${id}: if an answer comes, it works.`;
    return { verdict: "not known yet", reasons: ["It is still loading, or waits for its turn."], request_id: id, next };
  }
  if (end.state !== "done") throw HearthError.from(end.error);
  const { load_seconds, total_seconds } = metrics(end.result);
  const reasons = ["It is installed.", "It answered."];
  if (load_seconds !== undefined) reasons.push(`It was ready after ${load_seconds} s.`);
  return { verdict: "works", reasons, load_seconds, total_seconds };
}
