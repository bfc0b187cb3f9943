import type { Bindings } from "../config/bindings.ts";
import type { Caller } from "../core/caller.ts";

/** What Hono knows of the Worker's environment and of one request. */
export interface HttpEnv {
  Bindings: Bindings;
  Variables: { requestId: string; caller?: Caller };
}
