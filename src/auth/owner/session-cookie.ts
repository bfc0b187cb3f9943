import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import type { HttpEnv } from "../../pages/http-env.ts";
import { may } from "../../people/may.ts";
import { OWNER } from "../oauth/authorization-server.ts";
import type { OAuthForOrigin } from "../oauth/oauth-for-origin.ts";
import { isSignedIn, SESSION_SECONDS } from "./owner-session.ts";

/** `__Host-` ties it to this host and to https. Most browsers (not Safari) treat loopback addresses like https. */
const NAME = "__Host-hearth-owner";
const OPTIONS = { path: "/", secure: true } as const;

/** Returns the session in the browser's cookie, which may have expired. */
export const readSessionCookie = (c: Context<HttpEnv>): string | undefined => getCookie(c, NAME);

/** Sets the cookie. It is SameSite=Lax, because the page of a client leads the browser here. */
export function setSessionCookie(c: Context<HttpEnv>, session: string): void {
  setCookie(c, NAME, session, { ...OPTIONS, httpOnly: true, sameSite: "Lax", maxAge: SESSION_SECONDS });
}

/** Removes the cookie. */
export function clearSessionCookie(c: Context<HttpEnv>): void {
  deleteCookie(c, NAME, OPTIONS);
}

/** Tells whether the browser that sent this request may open the page: whether the owner is signed in there. */
export async function isOwner(c: Context<HttpEnv>, oauth: OAuthForOrigin): Promise<boolean> {
  const inOwnersBrowser = await isSignedIn(oauth, readSessionCookie(c));
  return may({ user: OWNER, client: "browser", grants: [], inOwnersBrowser }, { page: c.req.path }).allowed;
}
