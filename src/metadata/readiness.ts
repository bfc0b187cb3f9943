import type { Config } from "../config/config.ts";
import { createOllama } from "../hosts/ollama/ollama.ts";

const DEADLINE_MS = 3_000;

/**
 * Asks Ollama for its version now, without a cache. Any stranger may cause this call, so it is the cheapest one.
 * @throws HearthError if Ollama does not answer in time
 */
export function readiness(config: Config): Promise<string> {
  return createOllama(config.host).version(DEADLINE_MS);
}
