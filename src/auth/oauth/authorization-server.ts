import { OAuthAuthorizationServer, type OAuthHelpers } from "@cloudflare/workers-oauth-provider";
import type { Bindings } from "../../config/bindings.ts";
import { ALL_GRANTS } from "../../core/caller.ts";
import { silenceLibraryWarnings } from "../../telemetry/silence-library-warnings.ts";
import { kvAdapter } from "./kv-adapter.ts";
import { oauthStore } from "./oauth-store.ts";

/** A login that is used does not end; one that nobody has used for so long does. Seconds. */
const IDLE_SECONDS = 30 * 24 * 60 * 60;
/** More origins than one Worker has; a loopback address has a port, and so there could be many. */
const MAX_ORIGINS = 8;

/** The owner is the only one who can sign in; others get tokens. */
export const OWNER = "owner";

export const resourceOf = (origin: string) => `${origin}/mcp`;
export const issuerOf = (origin: string) => `${origin}/oauth`;
export const metadataUrlOf = (origin: string) => `${origin}/.well-known/oauth-protected-resource/mcp`;

/** What the library wants of an environment. */
interface LibraryEnv {
  OAUTH_KV: ReturnType<typeof kvAdapter>;
}

export interface AuthorizationServer {
  /** Metadata, registration, tokens and their revocation; 404 for all else. */
  answer(request: Request): Promise<Response>;
  helpers: OAuthHelpers;
  /** @returns null for a token that is not valid for this origin's /mcp */
  validateToken(token: string): ReturnType<OAuthAuthorizationServer["validateToken"]>;
}

silenceLibraryWarnings();

const libraries = new Map<string, OAuthAuthorizationServer<LibraryEnv>>();

/**
 * OAuth at an origin, such as https://hearth.example.com: its issuer is below /oauth, so that nothing answers at the root,
 * where clients look that were told nothing (they would start a login on /token/mcp too).
 */
export function authorizationServer(env: Bindings, origin: string): AuthorizationServer {
  const library = libraries.get(origin) ?? build(origin);
  keep(origin, library);
  const inStore = { OAUTH_KV: kvAdapter(oauthStore(env)) };
  return {
    // Its endpoints use nothing of the execution context.
    answer: (request) => library.fetch(request, inStore, {} as ExecutionContext),
    helpers: library.getOAuthApi(inStore),
    validateToken: (token) => library.validateToken(resourceOf(origin), token, inStore),
  };
}

/** The last that were called for. */
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
    scopesSupported: [...ALL_GRANTS, "offline_access"],
    refreshTokenTTL: IDLE_SECONDS,
    refreshTokenIdleTTL: IDLE_SECONDS,
    // The library would write to the console; every answer has its line in the log already.
    onError: () => {},
  });
}
