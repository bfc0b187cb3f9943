import type { ActionCall } from "../actions/action-context.ts";

/** One HTTP call, as http/ passes it on: what every message in it has in common. */
export interface CallContext extends Pick<ActionCall, "env" | "config" | "caller" | "filter" | "log"> {
  /** The `Mcp-Session-Id` that a client of the 2025 era sends back. */
  sessionId?: string;
  /** Hands the arguments of a tool call over, once: see `tools/detach-arguments.ts`. */
  takeArguments?: () => Record<string, unknown>;
}
