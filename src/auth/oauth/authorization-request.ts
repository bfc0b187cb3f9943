import type { AuthRequest, ConsentDescription } from "@cloudflare/workers-oauth-provider";
import { type OAuthForOrigin, withPublicOrigin } from "./oauth-for-origin.ts";

/** A client that wants in, and what it asks for. */
export interface AuthorizationRequest {
  request: AuthRequest;
  client: ConsentDescription;
}

const MAX_CHARACTERS = 60;

/** @throws AuthorizationError where it is not valid, CimdFetchError where the client's metadata document cannot be had */
export async function readAuthorizationRequest(request: Request, oauth: OAuthForOrigin): Promise<AuthorizationRequest> {
  const parsed = await oauth.helpers.parseAuthRequest(withPublicOrigin(request, oauth));
  return { request: parsed, client: await describeClient(parsed, oauth) };
}

/** The client as a person may be shown it. */
export async function describeClient(request: AuthRequest, { helpers }: OAuthForOrigin): Promise<ConsentDescription> {
  const client = await helpers.describeConsent(request);
  return { ...client, clientName: legible(client.clientName) || legible(client.clientId) };
}

/** A name that cannot fill the page, hide, or turn the sentence around it (Unicode has characters for all of that). */
function legible(name: string): string {
  const line = name
    .replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, " ")
    .replace(/(\p{M}{3})\p{M}+/gu, "$1")
    .trim();
  return line.length > MAX_CHARACTERS ? `${line.slice(0, MAX_CHARACTERS)}...` : line;
}
