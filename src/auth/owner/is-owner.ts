import type { Context } from "hono";
import type { HttpEnv } from "../../pages/http-env.ts";
import type { OAuthForOrigin } from "../oauth/oauth-for-origin.ts";
import { isSignedIn } from "./owner-session.ts";
import { readSession } from "./session-cookie.ts";

/** Whether the owner is signed in, in the browser that asks. */
export const isOwner = (c: Context<HttpEnv>, { env, owner }: OAuthForOrigin): Promise<boolean> =>
  isSignedIn(env, owner, readSession(c));
