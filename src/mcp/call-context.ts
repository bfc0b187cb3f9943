import type { ToolFilter } from "../actions/tool/tool-filter.ts";
import type { Bindings } from "../config/bindings.ts";
import type { Config } from "../config/config.ts";
import type { Caller } from "../core/caller.ts";
import type { Logger } from "../telemetry/logger.ts";

/** What one HTTP call brings along for its tool calls. */
export interface CallContext {
  env: Bindings;
  config: Config;
  caller: Caller;
  filter: ToolFilter;
  log: Logger;
  /** The `Mcp-Session-Id` that a client of the 2025 era sends back. */
  sessionId?: string;
  /** Ties the log lines of one HTTP call together. */
  httpId: string;
}
