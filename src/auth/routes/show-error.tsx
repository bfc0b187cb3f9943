import { AuthorizationError, CimdFetchError } from "@cloudflare/workers-oauth-provider";
import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { toHearthError } from "../../core/errors.ts";
import { showPage } from "../../pages/page.tsx";
import { redirectTarget } from "../oauth/redirect-target.ts";
import { ErrorPage } from "../pages/error-page.tsx";

/** Tells whether a person in a browser reads the answers of this path. */
export const isPage = (path: string): boolean =>
  path === "/oauth/authorize" ||
  path === "/oauth/sign-in" ||
  ["/account", "/admin/settings"].some((page) => path === page || path.startsWith(`${page}/`));

/** Tells whether this is an error of the OAuth protocol, and not a bug of Hearth. */
export const isOAuthError = (thrown: unknown): boolean =>
  thrown instanceof AuthorizationError || thrown instanceof CimdFetchError;

/**
 * Shows a person what went wrong. The client learns of it when the person follows the link back. Redirecting at once
 * would make this an open redirect to any address that a stranger has registered.
 * @param status used for errors that are not OAuth's own
 */
export function showError(c: Context, thrown: unknown, status: ContentfulStatusCode): Response | Promise<Response> {
  if (thrown instanceof AuthorizationError) {
    const { description, redirectTo } = thrown;
    const back = redirectTo === undefined ? undefined : { target: redirectTarget(redirectTo), url: redirectTo };
    const message = PLAIN_MESSAGES[description] ?? `${description.replace(/\.$/, "")}.`;
    const page = (
      <ErrorPage
        title="This sign-in cannot continue"
        message={message}
        next={back ? GO_BACK : START_AGAIN}
        back={back}
      />
    );
    return showPage(c, page, { status: 400 });
  }
  if (thrown instanceof CimdFetchError) {
    const { hostname } = new URL(thrown.metadataUrl);
    const message = `Hearth could not read the client's description at ${hostname}, so it does not know who is asking.`;
    const next = "Try again later. If it keeps failing, the publisher of the client has to fix it.";
    return showPage(c, <ErrorPage title="Unknown client" message={message} next={next} />, { status: 400 });
  }
  const { message, next } = toHearthError(thrown);
  return showPage(c, <ErrorPage title="This did not work" message={message} next={next} />, { status });
}

const GO_BACK = "Nothing was granted. Go back to the client and start again from there.";
const START_AGAIN =
  "Nothing was granted. Start again from the client. If it keeps failing, remove this connection there and add it again.";

/** Replacements for messages of the library that are meant for developers. */
const PLAIN_MESSAGES: Readonly<Record<string, string>> = {
  "Invalid client_id": "This client is not registered here. Its registration may have expired.",
  "Invalid redirect URI":
    "This client asked to return to an address that it has not registered, that is no longer registered, or that is plain http.",
};
