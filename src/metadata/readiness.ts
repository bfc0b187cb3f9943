import type { Config } from "../config/config.ts";
import { createHost } from "../hosts/create-host.ts";

const DEADLINE_MS = 3_000;

/**
 * Asks Ollama for its version now, without a cache. Any stranger may cause this call, so it is the cheapest one.
 * @throws HearthError if Ollama does not answer in time
 */
export function readiness(config: Config): Promise<string> {
  return createHost(config.hosts[0], config.models).version(DEADLINE_MS);
}
