import type { Config } from "../../config/config.ts";
import type { ModelGuard } from "../../hosts/model-guard.ts";
import type { Logger } from "../../telemetry/logger.ts";
import type { Recorder } from "../store/recorder.ts";

/** What a request needs to run. */
export interface JobContext {
  config: Config;
  door: ModelGuard;
  ledger: Recorder;
  log: Logger;
  /** Whether somebody waits for its place. */
  awaited: () => boolean;
  /** How many items of it are done. */
  itemsDone: () => number;
}
