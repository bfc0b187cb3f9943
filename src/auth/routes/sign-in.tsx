import type { Context } from "hono";
import { HearthError } from "../../core/errors.ts";
import type { HttpEnv } from "../../pages/http-env.ts";
import { showPage } from "../../pages/page.tsx";
import { readForm } from "../../pages/read-form.ts";
import { readAuthorizationRequest } from "../oauth/authorization-request.ts";
import type { OAuthForOrigin } from "../oauth/oauth-for-origin.ts";
import { passwordLimits, rememberBrowser } from "../owner/known-browser.ts";
import { checkPassword, openSession } from "../owner/owner-session.ts";
import { setSessionCookie } from "../owner/session-cookie.ts";
import { SignInPage } from "../pages/sign-in-page.tsx";
import { requireOAuth } from "./require-oauth.ts";

const CONSENT = "/oauth/authorize";
/** Pages to which a sign-in may lead, besides those below `SETTINGS`. Any other address could be a stranger's. */
const PAGES = [CONSENT, "/account"];
const SETTINGS = "/admin/settings";

/** What a page says about a password that did not count. */
export const PASSWORD_ERRORS = {
  wrong: "That is not the owner's password. Try again.",
  too_many: "There were too many wrong passwords in the last hour. Try again in an hour.",
} as const;

/** POST /oauth/sign-in: checks the owner's password and redirects to the page that asked for it. */
export async function takePassword(c: Context<HttpEnv>): Promise<Response> {
  const oauth = requireOAuth(c);
  const form = await readForm(c);
  const next = pageAfter(form.get("next"), oauth.origin);
  const outcome = await checkPassword(oauth, form.get("password") ?? "", await passwordLimits(c, oauth));
  if (outcome !== "right") {
    const error = PASSWORD_ERRORS[outcome];
    const page = <SignInPage next={pathOf(next)} client={await clientAt(next, oauth)} error={error} />;
    return showPage(c, page, { status: outcome === "wrong" ? 401 : 429 });
  }
  const client = next.pathname === CONSENT ? next.searchParams.get("client_id") : null;
  setSessionCookie(c, await openSession(oauth, client ?? undefined));
  await rememberBrowser(c, oauth);
  return c.redirect(pathOf(next), 303);
}

/** @throws HearthError `invalid_arguments` if a sign-in may not lead to the address */
function pageAfter(next: string | null, origin: string): URL {
  const target = next ?? "/account";
  const url = URL.canParse(target, origin) ? new URL(target, origin) : undefined;
  if (url !== undefined && url.origin === origin && isPage(url.pathname)) return url;
  throw new HearthError(
    "invalid_arguments",
    "This form leads to a page that is not part of Hearth's sign-in.",
    "Start again from the client.",
  );
}

const isPage = (path: string) => PAGES.includes(path) || path === SETTINGS || path.startsWith(`${SETTINGS}/`);

const pathOf = ({ pathname, search }: URL) => `${pathname}${search}`;

async function clientAt(page: URL, oauth: OAuthForOrigin) {
  return page.pathname === CONSENT ? (await readAuthorizationRequest(new Request(page), oauth)).client : undefined;
}
