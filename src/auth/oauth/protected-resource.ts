import { issuerOf, resourceOf } from "./authorization-server.ts";

/**
 * Returns the metadata of RFC 9728, to which the challenge of a 401 points. It lists no scopes: clients would then ask
 * for exactly those, but it is the owner who chooses what a client may do.
 */
export function protectedResource(origin: string) {
  return {
    resource: resourceOf(origin),
    authorization_servers: [issuerOf(origin)],
    bearer_methods_supported: ["header"],
    resource_name: "Hearth: Ollama at home",
    resource_documentation: `${origin}/`,
  };
}
