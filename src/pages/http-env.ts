import type { Bindings } from "../config/bindings.ts";
import type { Caller } from "../core/caller.ts";

/** Types of Hono's context: the bindings of the Worker, and the variables of one request. */
export interface HttpEnv {
  Bindings: Bindings;
  Variables: { requestId: string; caller?: Caller };
}
