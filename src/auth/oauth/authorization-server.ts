import { OAuthAuthorizationServer, type OAuthHelpers } from "@cloudflare/workers-oauth-provider";
import type { Bindings } from "../../config/bindings.ts";
import { ALL_GRANTS } from "../../core/caller.ts";
import { silenceLibraryWarnings } from "../../telemetry/silence-library-warnings.ts";
import { kvAdapter } from "./kv-adapter.ts";
import { oauthStore } from "./oauth-store.ts";

/** A login ends when it has not been used for so many seconds; while it is used it does not end. */
const IDLE_SECONDS = 30 * 24 * 60 * 60;
/** More origins than a Worker has. Loopback origins differ by port, so that without a limit there could be many. */
const MAX_ORIGINS = 8;

/** User id of the owner, the only person who can sign in; others get tokens. */
export const OWNER = "owner";

/** Returns the OAuth resource of an origin: the MCP endpoint. */
export const resourceOf = (origin: string) => `${origin}/mcp`;
/** Returns the OAuth issuer of an origin. */
export const issuerOf = (origin: string) => `${origin}/oauth`;
/** Returns the URL of the metadata to which a 401 points (RFC 9728). */
export const metadataUrlOf = (origin: string) => `${origin}/.well-known/oauth-protected-resource/mcp`;

/** The bindings that the library expects. */
interface LibraryEnv {
  OAUTH_KV: ReturnType<typeof kvAdapter>;
}

/** The OAuth library, set up for one origin and one environment. */
export interface AuthorizationServer {
  /**
   * Serves metadata, registration, tokens and their revocation; 404 for anything else.
   * @param admitClient awaited when a registration is valid, before anything is written; throws to refuse it
   */
  answer(request: Request, admitClient?: () => Promise<void>): Promise<Response>;
  helpers: OAuthHelpers;
  /** Returns null for a token that is not valid for /mcp of this origin. */
  validateToken(token: string): ReturnType<OAuthAuthorizationServer["validateToken"]>;
}

silenceLibraryWarnings();

const libraries = new Map<string, OAuthAuthorizationServer<LibraryEnv>>();

/**
 * Returns OAuth for an origin such as https://hearth.example.com. The issuer is below /oauth, so that nothing of OAuth
 * answers at the root. Clients that were not pointed anywhere look there, and would start a login for /token/mcp too.
 */
export function authorizationServer(env: Bindings, origin: string): AuthorizationServer {
  const library = libraries.get(origin) ?? build(origin);
  keep(origin, library);
  const store = oauthStore(env);
  const libraryEnv = { OAUTH_KV: kvAdapter(store) };
  return {
    // The endpoints of the library do not use the execution context.
    answer: (request, admitClient) =>
      library.fetch(request, { OAUTH_KV: kvAdapter(store, admitClient) }, {} as ExecutionContext),
    helpers: library.getOAuthApi(libraryEnv),
    validateToken: (token) => library.validateToken(resourceOf(origin), token, libraryEnv),
  };
}

/** Keeps the instances of the origins that were called last. */
function keep(origin: string, library: OAuthAuthorizationServer<LibraryEnv>): void {
  libraries.delete(origin);
  const [oldest] = libraries.keys();
  if (libraries.size >= MAX_ORIGINS && oldest !== undefined) libraries.delete(oldest);
  libraries.set(origin, library);
}

function build(origin: string): OAuthAuthorizationServer<LibraryEnv> {
  return new OAuthAuthorizationServer<LibraryEnv>({
    issuer: issuerOf(origin),
    resources: [resourceOf(origin)],
    tokenEndpoint: "/oauth/token",
    clientRegistrationEndpoint: "/oauth/register",
    clientIdMetadataDocumentEnabled: true,
    // For native apps: Cursor signs in with cursor://anysphere.cursor-mcp/oauth/callback (RFC 8252, section 7.1).
    allowPrivateUseRedirectUris: true,
    scopesSupported: [...ALL_GRANTS, "offline_access"],
    refreshTokenTTL: IDLE_SECONDS,
    refreshTokenIdleTTL: IDLE_SECONDS,
    // The library would write to the console, but every response already has its line in the log.
    onError: () => {},
  });
}
