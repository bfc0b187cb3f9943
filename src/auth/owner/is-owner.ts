import type { Context } from "hono";
import type { HttpEnv } from "../http-env.ts";
import type { OAuthAt } from "../oauth/oauth-at.ts";
import { isSignedIn } from "./owner-session.ts";
import { readSession } from "./session-cookie.ts";

/** Whether the owner is signed in, in the browser that asks. */
export const isOwner = (c: Context<HttpEnv>, { env, owner }: OAuthAt): Promise<boolean> =>
  isSignedIn(env, owner, readSession(c));
