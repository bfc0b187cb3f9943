import type { Context } from "hono";
import { requireConfig } from "../../config/config-source.ts";
import type { HttpEnv } from "../../pages/http-env.ts";
import { showPage } from "../../pages/page.tsx";
import { readForm } from "../../pages/read-form.ts";
import { resourceOf } from "../oauth/authorization-server.ts";
import { listLogins, revokeLogin } from "../oauth/logins.ts";
import { signOut } from "../owner/owner-session.ts";
import { clearSessionCookie, isOwner, readSessionCookie } from "../owner/session-cookie.ts";
import { AccountPage } from "../pages/account-page.tsx";
import { SignInPage } from "../pages/sign-in-page.tsx";
import { requireOAuth } from "./require-oauth.ts";

/** GET /account: the connected clients and warnings about the settings, or the sign-in page. */
export async function showAccount(c: Context<HttpEnv>): Promise<Response> {
  const oauth = requireOAuth(c);
  if (!(await isOwner(c, oauth))) return showPage(c, <SignInPage next="/account" />);
  const { warnings } = requireConfig(c.var.config);
  const page = <AccountPage logins={await listLogins(oauth)} url={resourceOf(oauth.origin)} warnings={warnings} />;
  return showPage(c, page);
}

/** POST /account/revoke: ends a login at once. */
export async function revoke(c: Context<HttpEnv>): Promise<Response> {
  const oauth = requireOAuth(c);
  if (await isOwner(c, oauth)) await revokeLogin(oauth, (await readForm(c)).get("login") ?? "");
  return c.redirect("/account", 303);
}

/** POST /account/sign-out: ends this browser's session. Clients stay connected. */
export async function endSession(c: Context<HttpEnv>): Promise<Response> {
  await signOut(requireOAuth(c), readSessionCookie(c));
  clearSessionCookie(c);
  return c.redirect("/account", 303);
}
