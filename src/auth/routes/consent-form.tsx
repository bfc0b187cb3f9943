import type { AuthRequest, ConsentDescription } from "@cloudflare/workers-oauth-provider";
import type { Context } from "hono";
import type { Grant } from "../../core/caller.ts";
import type { HttpEnv } from "../../pages/http-env.ts";
import { showPage } from "../../pages/page.tsx";
import type { OAuthForOrigin } from "../oauth/oauth-for-origin.ts";
import { passwordLimits } from "../owner/known-browser.ts";
import { checkPassword, hasJustSignedInFor, type PasswordOutcome } from "../owner/owner-session.ts";
import { readSessionCookie } from "../owner/session-cookie.ts";
import { ConsentPage } from "../pages/consent-page.tsx";
import { PASSWORD_ERRORS } from "./sign-in.tsx";

/** Why a form was not taken. */
type Refusal = Exclude<PasswordOutcome, "right"> | "missing";

interface Consent {
  request: AuthRequest;
  client: ConsentDescription;
  ticked: readonly Grant[];
  asksPassword: boolean;
  /** Why the last form was not taken. */
  refusal?: Refusal;
}

const ERRORS: Record<Refusal, string> = {
  ...PASSWORD_ERRORS,
  missing: "Type the owner's password to allow this client.",
};

/** Shows the consent form, which works once. */
export async function showConsent(c: Context<HttpEnv>, oauth: OAuthForOrigin, consent: Consent): Promise<Response> {
  const { request, refusal, ...shown } = consent;
  const { handle, headers } = await oauth.helpers.beginConsent(request);
  const [cookie = ""] = headers.getSetCookie();
  c.header("set-cookie", cookie, { append: true });
  const status = refusal === undefined ? 200 : refusal === "too_many" ? 429 : 401;
  const page = <ConsentPage {...shown} handle={handle} error={refusal && ERRORS[refusal]} />;
  return showPage(c, page, { formLeavesSite: true, status });
}

/**
 * Tells whether the owner must type the password again. A client that no domain vouches for could be anyone's, and a
 * session lasts for hours: without the password, a page could lure the owner into a single click. An owner who has just
 * typed it for this client is not asked twice.
 */
export async function needsPassword(
  c: Context<HttpEnv>,
  oauth: OAuthForOrigin,
  { clientDomain, clientId }: ConsentDescription,
): Promise<boolean> {
  return clientDomain === undefined && !(await hasJustSignedInFor(oauth, readSessionCookie(c), clientId));
}

/** Returns why a form that allows a client is not taken; undefined if it is. */
export async function refusalOf(
  c: Context<HttpEnv>,
  oauth: OAuthForOrigin,
  client: ConsentDescription,
  form: URLSearchParams,
): Promise<Refusal | undefined> {
  if (!(await needsPassword(c, oauth, client))) return undefined;
  const password = form.get("password") ?? "";
  if (password === "") return "missing";
  const outcome = await checkPassword(oauth, password, await passwordLimits(c, oauth));
  return outcome === "right" ? undefined : outcome;
}
