import type { Config } from "../config/config.ts";
import { toHearthError } from "../core/errors.ts";
import type { Outcome } from "../core/request.ts";
import { streamGeneration } from "../ollama/generation.ts";
import { generationBody } from "../ollama/generation-body.ts";
import type { ModelDoor } from "../ollama/model-door.ts";
import { Checkpoints } from "./checkpoints.ts";
import type { LiveRequest } from "./live-request.ts";
import { failure } from "./outcome.ts";
import type { RequestTable } from "./request-table.ts";

/** What a request needs to run. */
export interface Workplace {
  config: Config;
  door: ModelDoor;
  table: RequestTable;
}

/** Does the work of a request at home: its viewers see it grow, and the table keeps up. Never throws. */
export async function runRequest(live: LiveRequest, { config, door, table }: Workplace): Promise<Outcome> {
  const { id, kind, model, body } = live.submission;
  const checkpoints = new Checkpoints(Date.now());
  const onPart = () => {
    live.grown();
    const length = live.generation.text.length + live.generation.thinking.length;
    if (live.lifecycle.ended || !checkpoints.due(length, Date.now())) return;
    table.checkpoint(id, live.generation);
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
    return failure(toHearthError(thrown));
  }
}
