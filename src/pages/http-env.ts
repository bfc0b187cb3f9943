import type { Bindings } from "../config/bindings.ts";
import type { ConfigReading } from "../config/read-config.ts";
import type { Caller } from "../core/caller.ts";
import type { Logger } from "../telemetry/logger.ts";

/** The Worker's environment and what middleware has added to one request, as Hono types them. */
export interface HttpEnv {
  Bindings: Bindings;
  Variables: {
    requestId: string;
    /** The settings, or their faults. */
    config: ConfigReading;
    /** Adds the request's id to every line. */
    log: Logger;
    /** Set as soon as the caller is known. */
    caller?: Caller;
  };
}
