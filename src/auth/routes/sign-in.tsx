import type { Context } from "hono";
import { HearthError } from "../../core/errors.ts";
import type { HttpEnv } from "../../pages/http-env.ts";
import { showPage } from "../../pages/page.tsx";
import { clientAddress } from "../client-address.ts";
import { readAuthorizationRequest } from "../oauth/authorization-request.ts";
import type { OAuthForOrigin } from "../oauth/oauth-for-origin.ts";
import { signIn } from "../owner/owner-session.ts";
import { keepSession } from "../owner/session-cookie.ts";
import { SignInPage } from "../pages/sign-in-page.tsx";
import { readForm } from "./read-form.ts";
import { requireOAuth } from "./require-oauth.ts";

/** Pages to which a sign-in may lead. */
const PAGES = ["/oauth/authorize", "/account"];

const FAULTS = {
  wrong: "That is not the owner's password. Try again.",
  too_many: "There were too many wrong passwords in this hour. Try again in an hour.",
} as const;

/** POST /oauth/sign-in: takes the owner's password, and goes on to where it was asked for. */
export async function takePassword(c: Context<HttpEnv>): Promise<Response> {
  const oauth = requireOAuth(c);
  const form = await readForm(c);
  const next = pageAfter(form.get("next"), oauth.origin);
  const outcome = await signIn(oauth.env, oauth.owner, form.get("password") ?? "", clientAddress(c));
  if (!outcome.ok) {
    const page = <SignInPage next={pathOf(next)} client={await clientAt(next, oauth)} fault={FAULTS[outcome.reason]} />;
    return showPage(c, page, { status: outcome.reason === "wrong" ? 401 : 429 });
  }
  keepSession(c, outcome.session, outcome.seconds);
  return c.redirect(pathOf(next), 303);
}

/** @throws HearthError for an address that is no page of ours */
function pageAfter(next: string | null, origin: string): URL {
  const given = next ?? "/account";
  const url = URL.canParse(given, origin) ? new URL(given, origin) : undefined;
  if (url !== undefined && url.origin === origin && PAGES.includes(url.pathname)) return url;
  throw new HearthError("invalid_arguments", "This form is not ours.", "Start again from the client.");
}

const pathOf = ({ pathname, search }: URL) => `${pathname}${search}`;

async function clientAt(page: URL, oauth: OAuthForOrigin) {
  return page.pathname === "/account" ? undefined : (await readAuthorizationRequest(new Request(page), oauth)).client;
}
