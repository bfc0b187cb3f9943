import type { HostAddress, ModelSettings } from "../config/config.ts";
import type { Host } from "./host.ts";
import { createOllamaHost } from "./ollama/ollama-host.ts";
import { createOpenaiHost } from "./openai/openai-host.ts";

/** The host of a configuration, by its kind. A new kind of host gets its adapter here. */
export function createHost(host: HostAddress, settings: ModelSettings): Host {
  switch (host.kind) {
    case "ollama":
      return createOllamaHost(host, settings);
    case "openai":
      return createOpenaiHost(host);
  }
}
