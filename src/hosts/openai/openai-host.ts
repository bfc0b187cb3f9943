import type { HostAddress } from "../../config/config.ts";
import type { Host } from "../host.ts";
import { lostNotices } from "./call-options.ts";
import { streamChat } from "./chat-stream.ts";
import { embedTexts } from "./embed.ts";
import { ProviderModels } from "./models.ts";
import { providerOf, unsupportedOn } from "./provider.ts";

/**
 * The adapter for servers with OpenAI's chat completions: LM Studio, vLLM, llama.cpp, LiteLLM, and providers. They move, make
 * and load no models.
 */
export function createOpenaiHost(config: HostAddress): Host {
  const provider = providerOf(config);
  const models = new ProviderModels(provider);
  const cannot = (what: string) => async (): Promise<never> => {
    throw unsupportedOn(provider, what);
  };
  const cannotStream = (what: string) =>
    async function* (): AsyncGenerator<never> {
      yield cannot(what)();
    };
  return {
    id: config.id,
    contextIsFixed: true,
    readsStoppedPrompts: false,
    notices: (details) => lostNotices(provider, details),
    generate: async function* (ask, limits) {
      await models.assertReal(ask.model);
      yield* streamChat(provider, ask, limits);
    },
    embed: (ask, limits) => embedTexts(provider, ask, limits),
    installedModels: () => models.list(),
    show: (model) => models.show(model),
    version: async (deadlineMs) => {
      await models.list(deadlineMs);
      return "unknown";
    },
    load: cannotStream("it loads models by itself"),
    transfer: cannotStream("models cannot be pulled, pushed or created there"),
    loadedModels: cannot("it does not tell which models are loaded"),
    unload: cannot("models cannot be unloaded there"),
    copy: cannot("models cannot be copied there"),
    delete: cannot("models cannot be deleted there"),
    hasBlob: cannot("it does not tell which files it has"),
  };
}
