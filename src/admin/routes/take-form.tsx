import type { Context } from "hono";
import type { HttpEnv, SignedInOwner } from "../../pages/http-env.ts";
import { showPage } from "../../pages/page.tsx";
import { readForm } from "../../pages/read-form.ts";
import { KEY_FIELD, PASSWORD_FIELD } from "../pages/form-frame.tsx";
import { SentFormPage } from "../pages/sent-form-page.tsx";

/** Returns the owner, whom a guard before the page has let through. */
export function ownerAt(c: Context<HttpEnv>): SignedInOwner {
  if (c.var.owner === undefined) throw new Error("there is no guard before this page");
  return c.var.owner;
}

/** What makes a form of this page: its key, and whether the password must be typed. */
export const formOf = async (c: Context<HttpEnv>, needsPassword: boolean) => ({
  formKey: ownerAt(c).makeFormKey(),
  asksPassword: needsPassword && !(await ownerAt(c).hasRecentlySignedIn()),
});

/** Takes a form, once. Returns its fields; or the answer, if it was sent before or belongs to another sign-in. */
export async function takeForm(c: Context<HttpEnv>): Promise<URLSearchParams | Response> {
  const owner = ownerAt(c);
  const form = await readForm(c);
  const key = form.get(KEY_FIELD) ?? "";
  if (!owner.isFormKey(key)) return showPage(c, <SentFormPage reason="other_session" />, { status: 409 });
  if (!(await owner.useUpFormKey(key))) return showPage(c, <SentFormPage reason="sent" />, { status: 409 });
  return form;
}

/** Returns why a form that needs the password is not taken; undefined if it is. */
export async function passwordProblem(c: Context<HttpEnv>, form: URLSearchParams): Promise<string | undefined> {
  const owner = ownerAt(c);
  if (await owner.hasRecentlySignedIn()) return undefined;
  const password = form.get(PASSWORD_FIELD) ?? "";
  if (password === "") return "Type the owner's password, because you signed in more than 15 minutes ago.";
  return owner.passwordProblem(password);
}
