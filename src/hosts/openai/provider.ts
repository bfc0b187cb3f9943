import type { HostAddress } from "../../config/config.ts";
import { HearthError } from "../../core/errors.ts";
import { errorFromThrown, type ServerName } from "../edge-error.ts";
import { type HostCall, send } from "../transport.ts";
import { errorFromResponse } from "./provider-error.ts";
import { type Quirks, quirksOf } from "./quirks.ts";

/** A server with an OpenAI-compatible API: how to reach it, what it is called in errors, and where it differs. */
export interface Provider {
  config: HostAddress;
  server: ServerName;
  quirks: Quirks;
}

/** Makes a provider of the config of a host. */
export function providerOf(config: HostAddress): Provider {
  const server = {
    name: config.id,
    what: "an OpenAI-compatible server",
    address: `the url of ${config.id}`,
    next: `Check the url of the host ${config.id}: it ends where /chat/completions begins, in most cases with /v1.`,
  };
  return { config, server, quirks: quirksOf(config.baseUrl) };
}

/**
 * Opens a call to a provider. Resolves with a 2xx response whose body has not been read.
 * @throws HearthError in every other case
 */
export async function openProvider(provider: Provider, call: Omit<HostCall, "headers">): Promise<Response> {
  const { config, server, quirks } = provider;
  const key = config.key === undefined ? {} : { [quirks.keyHeader]: `Bearer ${config.key}` };
  const { answer, sent } = send(config, { ...call, headers: { ...quirks.headers, ...key } });
  let response: Response;
  try {
    response = await answer;
  } catch (thrown) {
    throw errorFromThrown(thrown, call.signal, server.name);
  }
  if (!response.ok) throw await errorFromResponse(response, provider, { path: call.path, model: sent.model });
  return response;
}

/** Returns the error for what no server of this kind can do. @param what the end of a sentence about the host */
export const unsupportedOn = ({ config }: Provider, what: string): HearthError =>
  new HearthError(
    "unsupported",
    `${config.id} is a host of the kind openai: ${what}.`,
    "Use a model on a host of the kind ollama.",
  );
