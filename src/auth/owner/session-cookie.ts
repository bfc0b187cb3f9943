import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import type { HttpEnv } from "../../pages/http-env.ts";

/** `__Host-` keeps it to this host, and to https; most browsers (not Safari) count loopback addresses as such. */
const NAME = "__Host-hearth-owner";
const OPTIONS = { path: "/", secure: true } as const;

export const readSession = (c: Context<HttpEnv>): string | undefined => getCookie(c, NAME);

/** Lax, because a client's page leads the browser here. */
export function keepSession(c: Context<HttpEnv>, session: string, seconds: number): void {
  setCookie(c, NAME, session, { ...OPTIONS, httpOnly: true, sameSite: "Lax", maxAge: seconds });
}

export function dropSession(c: Context<HttpEnv>): void {
  deleteCookie(c, NAME, OPTIONS);
}
