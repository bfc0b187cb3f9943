import { AuthorizationError, type AuthRequest, type ConsentDescription } from "@cloudflare/workers-oauth-provider";
import type { Context } from "hono";
import { type Grant, grantsIn, HARMLESS_GRANTS } from "../../core/caller.ts";
import { HearthError } from "../../core/errors.ts";
import type { HttpEnv } from "../../pages/http-env.ts";
import { showPage } from "../../pages/page.tsx";
import { readForm } from "../../pages/read-form.ts";
import type { LoginProps } from "../oauth/access-token.ts";
import { describeClient, readAuthorizationRequest } from "../oauth/authorization-request.ts";
import { OWNER } from "../oauth/authorization-server.ts";
import { clientNameOf, type LoginMetadata } from "../oauth/logins.ts";
import { type OAuthForOrigin, withPublicOrigin } from "../oauth/oauth-for-origin.ts";
import { endSignInForClient } from "../owner/owner-session.ts";
import { isOwner, readSessionCookie } from "../owner/session-cookie.ts";
import { SignInPage } from "../pages/sign-in-page.tsx";
import { needsPassword, refusalOf, showConsent } from "./consent-form.tsx";
import { requireOAuth } from "./require-oauth.ts";

/**
 * GET /oauth/authorize: has the owner sign in, then asks for consent. Nothing is stored before the owner has signed in.
 */
export async function askConsent(c: Context<HttpEnv>): Promise<Response> {
  const oauth = requireOAuth(c);
  const { request, client } = await readAuthorizationRequest(c.req.raw, oauth);
  if (!(await isOwner(c, oauth))) {
    const { pathname, search } = new URL(c.req.url);
    return showPage(c, <SignInPage next={`${pathname}${search}`} client={client} />);
  }
  const ticked = initiallyTicked(request.scope);
  return showConsent(c, oauth, { request, client, ticked, asksPassword: await needsPassword(c, oauth, client) });
}

/** Returns the harmless ones of the grants that the client asks for. A client that names none asks for all of these. */
function initiallyTicked(scope: readonly string[]): Grant[] {
  const requested = grantsIn(scope);
  return requested.length === 0 ? [...HARMLESS_GRANTS] : requested.filter((grant) => HARMLESS_GRANTS.includes(grant));
}

/**
 * POST /oauth/authorize: takes the owner's decision. The form works once, and only in the browser that it was shown in.
 */
export async function takeDecision(c: Context<HttpEnv>): Promise<Response> {
  const oauth = requireOAuth(c);
  if (!(await isOwner(c, oauth))) {
    throw new HearthError("unauthorized", "You are no longer signed in.", "Start again from the client.");
  }
  const form = await readForm(c);
  const handle = form.get("handle") ?? "";
  const request = withPublicOrigin(new Request(c.req.url, { headers: c.req.raw.headers }), oauth);
  if (form.get("decision") !== "allow") {
    const { headers } = await oauth.helpers.denyConsent(request, handle);
    await endSignInForClient(oauth, readSessionCookie(c));
    return new Response(null, { status: 302, headers });
  }
  const ticked = form.getAll("grant");
  if (ticked.length === 0) {
    throw new HearthError(
      "invalid_arguments",
      "No permission was ticked.",
      "Go back and tick what the client may do, or choose Deny.",
    );
  }
  const approved = await oauth.helpers.approveConsent(request, handle, { scope: ticked });
  const client = await describeClient(approved.request, oauth);
  const refusal = await refusalOf(c, oauth, client, form);
  if (refusal !== undefined) {
    const again = { request: approved.request, client, ticked: grantsIn(ticked), asksPassword: true };
    return showConsent(c, oauth, { ...again, refusal });
  }
  await endSignInForClient(oauth, readSessionCookie(c));
  const location = await letIn(approved.request, client, oauth);
  approved.headers.set("location", location);
  return new Response(null, { status: 302, headers: approved.headers });
}

/** Begins the login of a client that the owner has allowed. Returns the address to which the browser goes back. */
async function letIn(request: AuthRequest, client: ConsentDescription, oauth: OAuthForOrigin): Promise<string> {
  const { redirectTo } = await oauth.helpers
    .completeAuthorization({
      request,
      userId: OWNER,
      scope: request.scope,
      metadata: metadataOf(client),
      props: { client: clientNameOf(client) } satisfies LoginProps,
      // The client may use the same id on other devices.
      revokeExistingGrants: false,
    })
    .catch(rethrowChangedClient);
  return redirectTo;
}

/**
 * Since the form was shown, the client may have been removed or have changed its addresses; the library has no error
 * class for that.
 */
function rethrowChangedClient(thrown: unknown): never {
  if (!(thrown instanceof Error) || !thrown.message.startsWith("Invalid redirect URI")) throw thrown;
  throw new AuthorizationError("invalid_request", { description: "Invalid redirect URI" });
}

const metadataOf = ({ clientName, clientDomain, redirectHost }: ConsentDescription): LoginMetadata => ({
  name: clientName,
  domain: clientDomain,
  redirectHost,
});
