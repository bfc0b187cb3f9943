import type { AuthRequest, ConsentDescription } from "@cloudflare/workers-oauth-provider";
import { shorten } from "../../core/cut-at.ts";
import { assertOwnDocument } from "./assert-own-document.ts";
import { type OAuthForOrigin, withPublicOrigin } from "./oauth-for-origin.ts";
import { opensApp, redirectTarget } from "./redirect-target.ts";

/** Request of a client for access. */
export interface AuthorizationRequest {
  request: AuthRequest;
  client: ConsentDescription;
}

const MAX_NAME_CHARACTERS = 60;

/**
 * Reads and checks the request in a URL of /oauth/authorize.
 * @throws AuthorizationError if it is not valid, CimdFetchError if the client's metadata document cannot be read,
 * HearthError if it is behind a redirect
 */
export async function readAuthorizationRequest(request: Request, oauth: OAuthForOrigin): Promise<AuthorizationRequest> {
  await assertOwnDocument(new URL(request.url).searchParams.get("client_id") ?? "");
  const parsed = await oauth.helpers.parseAuthRequest(withPublicOrigin(request, oauth));
  return { request: parsed, client: await describeClient(parsed, oauth) };
}

/** Describes the client in a form that is safe to show to a person. */
export async function describeClient(request: AuthRequest, { helpers }: OAuthForOrigin): Promise<ConsentDescription> {
  const client = await helpers.describeConsent(request);
  const clientName = toSafeName(client.clientName) || toSafeName(client.clientId);
  if (!opensApp(client.redirectUri)) return { ...client, clientName };
  return { ...client, clientName, redirectHost: redirectTarget(client.redirectUri), redirectIsLoopback: false };
}

/**
 * Removes what lets a name fill the page, hide, or reverse the sentence around it: Unicode has characters for all of
 * that.
 */
function toSafeName(name: string): string {
  const line = name
    .replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, " ")
    .replace(/(\p{M}{3})\p{M}+/gu, "$1")
    .trim();
  return shorten(line, MAX_NAME_CHARACTERS);
}
