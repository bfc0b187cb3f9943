import { issuerOf, resourceOf } from "./authorization-server.ts";

/**
 * The metadata of RFC 9728, to which the challenge of a 401 points. It names no scopes to ask for: clients would ask for
 * just those, and it is the owner who ticks what a client may do.
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
