import type { Config } from "../config/config.ts";
import { createOllama } from "../hosts/ollama/ollama.ts";

const DEADLINE_MS = 3_000;

/** The version that Ollama tells right now; anybody may ask, so it asks no more than that. @throws HearthError */
export function readiness(config: Config): Promise<string> {
  return createOllama(config.host).version(DEADLINE_MS);
}
