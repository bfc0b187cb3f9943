import type { Config } from "../config/config.ts";
import { createHost } from "../hosts/create-host.ts";

const DEADLINE_MS = 3_000;

/** The version that Ollama tells right now; anybody may ask, so it asks no more than that. @throws HearthError */
export function readiness(config: Config): Promise<string> {
  return createHost(config.hosts[0], config.defaults).version(DEADLINE_MS);
}
