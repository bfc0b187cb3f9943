import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import { HearthError } from "../../core/errors.ts";
import { parseJsonObject } from "../../core/json-object.ts";
import type { HttpEnv } from "../../pages/http-env.ts";
import { API_SESSION_SECONDS } from "../limits.ts";
import { OWNER } from "../oauth/authorization-server.ts";
import { endApiSession, isApiSession, openApiSession } from "../owner/api-session.ts";
import { passwordLimits } from "../owner/known-browser.ts";
import { checkPassword } from "../owner/owner-session.ts";
import { requireOwnerPassword } from "./require-oauth.ts";
import { PASSWORD_ERRORS } from "./sign-in.tsx";

const HOW_TO_OPEN =
  'Open a session with POST /admin/api/session and the body {"password": "<OWNER_PASSWORD>"}, then send the header ' +
  "Authorization: Bearer <session>. It lasts 15 minutes; npm run hearth does all this. Tokens of clients and logins open nothing here.";

/** POST /admin/api/session: takes the owner's password and opens a session of the API. */
export async function startApiSession(c: Context<HttpEnv>): Promise<Response> {
  const oauth = requireOwnerPassword(c);
  const password = parseJsonObject(await c.req.text())?.password;
  if (typeof password !== "string") {
    throw new HearthError("invalid_arguments", "The body is not JSON with a password.", HOW_TO_OPEN);
  }
  const outcome = await checkPassword(oauth, password, await passwordLimits(c, oauth));
  if (outcome === "wrong") throw refuse(c, PASSWORD_ERRORS.wrong);
  if (outcome === "too_many") {
    throw new HearthError(
      "rate_limited",
      PASSWORD_ERRORS.too_many,
      "A browser in which you signed in before is let in.",
    );
  }
  const session = await openApiSession(oauth);
  return c.json({ session, expires_in: API_SESSION_SECONDS }, 200, { "cache-control": "no-store" });
}

/** DELETE /admin/api/session: ends the session of this call. */
export async function stopApiSession(c: Context<HttpEnv>): Promise<Response> {
  await endApiSession(requireOwnerPassword(c), bearerOf(c));
  return c.json({ ended: true });
}

/** Lets only calls with a session of the API through: no token of a client, no login, no cookie. */
export const requireApiSession = createMiddleware<HttpEnv>(async (c, next) => {
  const oauth = requireOwnerPassword(c);
  const session = bearerOf(c);
  if (session === "") throw refuse(c, "A session of the owner is required.");
  if (!(await isApiSession(oauth, session))) throw refuse(c, "This is no session of the owner, or it has ended.");
  c.set("caller", { user: OWNER, client: "owner-api", grants: [] });
  c.header("cache-control", "no-store");
  return next();
});

const bearerOf = (c: Context<HttpEnv>): string =>
  /^Bearer +(\S+)$/i.exec(c.req.header("authorization") ?? "")?.[1] ?? "";

function refuse(c: Context<HttpEnv>, message: string): HearthError {
  c.header("www-authenticate", 'Bearer realm="hearth owner"');
  return new HearthError("unauthorized", message, HOW_TO_OPEN);
}
