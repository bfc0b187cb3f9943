import type { Config } from "../config/config.ts";
import { toHearthError } from "../core/errors.ts";
import type { Outcome } from "../core/request.ts";
import { streamGeneration } from "../ollama/generation.ts";
import { generationBody } from "../ollama/generation-body.ts";
import type { ModelDoor } from "../ollama/model-door.ts";
import { faultFields, type Logger } from "../telemetry/logger.ts";
import { Checkpoints } from "./checkpoints.ts";
import type { Ledger } from "./ledger.ts";
import type { LiveRequest } from "./live-request.ts";
import { failure } from "./outcome.ts";

/** What a request needs to run. */
export interface Workplace {
  config: Config;
  door: ModelDoor;
  ledger: Ledger;
  log: Logger;
}

/** Does the work of a request at home: its viewers see it grow, and the table keeps up. Never throws. */
export async function runRequest(live: LiveRequest, { config, door, ledger, log }: Workplace): Promise<Outcome> {
  const { id, kind, model, body } = live.submission;
  const checkpoints = new Checkpoints(Date.now());
  const onPart = () => {
    live.grown();
    const length = live.generation.text.length + live.generation.thinking.length;
    if (live.lifecycle.ended || !checkpoints.due(length, Date.now())) return;
    ledger.grown(live);
    checkpoints.written(length, Date.now());
  };
  try {
    await door.check(model);
    const call = {
      kind,
      body: generationBody(model, body, config.defaults),
      signal: live.abort.signal,
      totalMs: config.queue.timeoutSeconds * 1000,
      onPart,
    };
    await streamGeneration(config.host, call, live.generation);
    return { state: "done" };
  } catch (thrown) {
    const error = toHearthError(thrown);
    if (error.code === "internal") log.error("request_fault", { request_id: id, ...faultFields(thrown) });
    return failure(error);
  }
}
