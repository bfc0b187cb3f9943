import { send } from "../../../harness/mcp/mcp-client.ts";
import { type McpMessage, type McpServer, toolMessage, VERSIONS } from "../../../harness/mcp/wire.ts";
import type { OAuthClient } from "../../../harness/oauth/oauth-client.ts";

/** Login of an OAuth client, as later processes use it. */
export interface Login {
  clientId: string;
  accessToken: string;
  refreshToken: string;
  /** Path and query of an authorization request of that client. */
  authorizePath: string;
}

type FirstCall = (server: McpServer, login: Login) => Promise<Response>;

const INITIALIZE: McpMessage = {
  method: "initialize",
  params: { protocolVersion: VERSIONS["2025"], capabilities: {}, clientInfo: { name: "bench", version: "1.0.0" } },
};
const LIST: McpMessage = { method: "tools/list", era: "2026" };
const CALL = toolMessage({ tool: "ollama_list_models", era: "2026" });

/** Calls that are each the first of a fresh process, and the status that each must get. */
export const FIRST_CALLS: Readonly<Record<string, readonly [status: number, call: FirstCall]>> = {
  "first initialize": [200, (server) => send(server, INITIALIZE)],
  "first tools/list": [200, (server) => send(server, LIST)],
  "first tools/call": [200, (server) => send(server, CALL)],
  "first 401": [401, (server) => send({ ...server, token: undefined }, LIST)],
  "first /oauth/token": [200, refresh],
  "first call of a login": [200, (server, { accessToken }) => send({ ...server, token: accessToken }, CALL)],
  "first /oauth/authorize": [200, ({ url, fetch: own = fetch }, { authorizePath }) => own(`${url}${authorizePath}`)],
};

/** The store accepts the token before the last one too, so each process may send the same. */
function refresh({ url, fetch: own = fetch }: McpServer, { clientId, refreshToken }: Login): Promise<Response> {
  const fields = { client_id: clientId, grant_type: "refresh_token", refresh_token: refreshToken };
  return own(`${url}/oauth/token`, { method: "POST", body: new URLSearchParams(fields) });
}

/** Logs a client in, for the calls of later processes. */
export async function logIn(client: OAuthClient): Promise<Login> {
  const { access_token, refresh_token } = await client.login(["read", "chat"]);
  const { pathname, search } = client.authorizeUrl();
  return {
    clientId: client.id,
    accessToken: access_token,
    refreshToken: refresh_token,
    authorizePath: pathname + search,
  };
}
