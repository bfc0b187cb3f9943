import type { Config } from "../config/config.ts";
import type { ModelDoor } from "../ollama/model-door.ts";
import type { Logger } from "../telemetry/logger.ts";
import type { Ledger } from "./ledger.ts";

/** What a request needs to run. */
export interface Workplace {
  config: Config;
  door: ModelDoor;
  ledger: Ledger;
  log: Logger;
  /** Whether somebody waits for its place. */
  awaited: () => boolean;
  /** How many items of it are done. */
  itemsDone: () => number;
}
