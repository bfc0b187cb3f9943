import { createMiddleware } from "hono/factory";
import type { HttpEnv, SignedInOwner } from "../../pages/http-env.ts";
import { showPage } from "../../pages/page.tsx";
import { OWNER } from "../oauth/authorization-server.ts";
import { isFormKey, makeFormKey, useUpFormKey } from "../owner/form-key.ts";
import { passwordLimits } from "../owner/known-browser.ts";
import { checkPassword, isRecentSignIn, renewSignIn } from "../owner/owner-session.ts";
import { isOwner, readSessionCookie } from "../owner/session-cookie.ts";
import { SignInPage } from "../pages/sign-in-page.tsx";
import { requireOwnerPassword } from "./require-oauth.ts";
import { PASSWORD_ERRORS } from "./sign-in.tsx";

/** Where a sign-in leads that was needed to send a form: the form itself was not taken. */
const AFTER_A_FORM = "/admin/settings";

/** Lets only the browser through in which the owner is signed in; others get the sign-in page. No token counts. */
export const requireOwner = createMiddleware<HttpEnv>(async (c, next) => {
  const oauth = requireOwnerPassword(c);
  const session = readSessionCookie(c);
  if (session === undefined || !(await isOwner(c, oauth))) {
    const isForm = c.req.method !== "GET" && c.req.method !== "HEAD";
    const page = (
      <SignInPage next={isForm ? AFTER_A_FORM : new URL(c.req.url).pathname} error={isForm ? ENDED : undefined} />
    );
    return showPage(c, page, { status: 401 });
  }
  const owner: SignedInOwner = {
    makeFormKey: () => makeFormKey(session),
    isFormKey: (key) => isFormKey(key, session),
    useUpFormKey: (key) => useUpFormKey(oauth, key),
    hasRecentlySignedIn: () => isRecentSignIn(oauth, session),
    async passwordProblem(password) {
      const outcome = await checkPassword(oauth, password, await passwordLimits(c, oauth));
      if (outcome !== "right") return PASSWORD_ERRORS[outcome];
      await renewSignIn(oauth, session);
      return undefined;
    },
  };
  c.set("owner", owner);
  c.set("caller", { user: OWNER, client: "owner-page", grants: [] });
  return next();
});

const ENDED =
  "Your sign-in has ended, so the form was not taken. Sign in, then go back to the form, or fill it in again.";
