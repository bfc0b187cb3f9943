import { AuthorizationError, CimdFetchError } from "@cloudflare/workers-oauth-provider";
import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { toHearthError } from "../../core/errors.ts";
import { showPage } from "../../pages/page.tsx";
import { ErrorPage } from "../pages/error-page.tsx";

/** Whether a person reads what comes from there. */
export const isPage = (path: string): boolean =>
  path === "/oauth/authorize" || path === "/oauth/sign-in" || path === "/account" || path.startsWith("/account/");

/** Whether it is an error that the OAuth library has words for, and no fault of ours. */
export const isOAuthError = (thrown: unknown): boolean =>
  thrown instanceof AuthorizationError || thrown instanceof CimdFetchError;

/**
 * What went wrong, for a person. A client learns of it when the person goes back there: to redirect at once would make
 * this origin a springboard to wherever a stranger has registered.
 * @param status for what is none of OAuth's own errors
 */
export function showError(c: Context, thrown: unknown, status: ContentfulStatusCode): Response | Promise<Response> {
  if (thrown instanceof AuthorizationError) {
    const { description, redirectTo } = thrown;
    const back = redirectTo === undefined ? undefined : { host: new URL(redirectTo).host, url: redirectTo };
    const message = PLAIN_WORDS[description] ?? `${description.replace(/\.$/, "")}.`;
    const page = (
      <ErrorPage title="This cannot go on" message={message} next={back ? GO_BACK : START_AGAIN} back={back} />
    );
    return showPage(c, page, { status: 400 });
  }
  if (thrown instanceof CimdFetchError) {
    const { hostname } = new URL(thrown.metadataUrl);
    const message = `What ${hostname} says about this client could not be read, so it is not known who asks.`;
    const next = "Try again in a while. If it stays so, the client's publisher has to mend it.";
    return showPage(c, <ErrorPage title="Who is asking?" message={message} next={next} />, { status: 400 });
  }
  const { message, next } = toHearthError(thrown);
  return showPage(c, <ErrorPage title="This did not work" message={message} next={next} />, { status });
}

const GO_BACK = "Nothing was granted. Go back to the client, and start again from there.";
const START_AGAIN =
  "Nothing was granted. Start again from the client; if it stays so, remove this connection there and add it anew.";

/** For what the library says to developers. */
const PLAIN_WORDS: Readonly<Record<string, string>> = {
  "Invalid client_id": "This client is not registered here, or not any more.",
  "Invalid redirect URI": "This client wants to return to an address that it has not registered, or not any more.",
};
