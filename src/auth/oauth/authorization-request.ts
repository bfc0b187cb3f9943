import type { AuthRequest, ConsentDescription } from "@cloudflare/workers-oauth-provider";
import { asCalled, type OAuthAt } from "./oauth-at.ts";

/** A client that wants in, and what it asks for. */
export interface AuthorizationRequest {
  request: AuthRequest;
  client: ConsentDescription;
}

const MOST_CHARACTERS = 60;

/** @throws AuthorizationError where it is not valid, CimdFetchError where the client's metadata document cannot be had */
export async function readAuthorizationRequest(request: Request, oauth: OAuthAt): Promise<AuthorizationRequest> {
  const parsed = await oauth.helpers.parseAuthRequest(asCalled(request, oauth));
  return { request: parsed, client: await describeClient(parsed, oauth) };
}

/** The client as a person may be shown it. */
export async function describeClient(request: AuthRequest, { helpers }: OAuthAt): Promise<ConsentDescription> {
  const client = await helpers.describeConsent(request);
  return { ...client, clientName: legible(client.clientName) || legible(client.clientId) };
}

/** A name that cannot fill the page, hide, or turn the sentence around it (Unicode has characters for all of that). */
function legible(name: string): string {
  const line = name
    .replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, " ")
    .replace(/(\p{M}{3})\p{M}+/gu, "$1")
    .trim();
  return line.length > MOST_CHARACTERS ? `${line.slice(0, MOST_CHARACTERS)}...` : line;
}
