import * as z from "zod";
import { someInstallationOf } from "../../actions/installation-of.ts";
import { defineTool } from "../../actions/tool/define-tool.ts";
import { type ErrorCode, HearthError } from "../../core/errors.ts";
import { metrics } from "../../core/generation-metrics.ts";
import type { Job } from "../../core/job.ts";
import type { RequestView } from "../../queue/client/watch-request.ts";
import { fields } from "../fields/fields.ts";

/** Errors that say something about the model. Others, such as an unreachable home, do not. */
const MODEL_ERRORS: readonly ErrorCode[] = [
  "model_not_found",
  "model_not_allowed",
  "unsupported",
  "ollama_refused",
  "ollama_failed",
  "stream_cut",
  "load_timeout",
  "idle_timeout",
  "total_timeout",
];

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
    "Test whether a model really works: whether it is installed, its capabilities, and one token or vector from it, with the " +
    "load time. Returns a verdict with reasons.",
  input: z.strictObject({ model: fields.model }),
  output,
  run: async ({ model: asked }, context) => {
    const { metadata, queue, config, model } = await someInstallationOf(context, asked);
    try {
      const { capabilities } = (await metadata.show(model)).value.details;
      const embeds = capabilities?.includes("embedding") === true && !capabilities.includes("completion");
      const job: Job = embeds
        ? { kind: "embed", model, body: { input: ["Hello"] } }
        : { kind: "generate", model, body: { prompt: "Hello", options: { num_predict: 1 } } };
      const view = await queue.run({ ...job, host: config.hosts[0].id, wishes: {} });
      const test = { model, capabilities, tested_by: embeds ? "one embedding" : "one token" };
      return { ...test, ...verdict(view) };
    } catch (thrown) {
      if (!(thrown instanceof HearthError) || !MODEL_ERRORS.includes(thrown.code)) throw thrown;
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

/** @throws HearthError if the test failed */
function verdict({ id, end }: RequestView): Verdict {
  if (end === undefined) {
    const next = `Call ollama_get_request with request_id ${id}: if it returns an answer, the model works.`;
    return {
      verdict: "not known yet",
      reasons: ["It is still loading or waiting in the queue."],
      request_id: id,
      next,
    };
  }
  if (end.state !== "done") throw HearthError.from(end.error);
  const { load_seconds, total_seconds } = metrics(end.result);
  const reasons = ["It is installed.", "It answered."];
  if (load_seconds !== undefined) reasons.push(`It loaded in ${load_seconds} s.`);
  return { verdict: "works", reasons, load_seconds, total_seconds };
}
