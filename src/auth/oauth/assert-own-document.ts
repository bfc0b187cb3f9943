import { CimdFetchError } from "@cloudflare/workers-oauth-provider";
import { HearthError } from "../../core/errors.ts";
import { isRedirect } from "../../public-web/is-redirect.ts";

/**
 * Asserts that a client's metadata document is at its address, and not behind a redirect: its domain is shown as the
 * publisher, and many domains have a redirect to anywhere. The library follows redirects, so this asks the address first.
 * @param clientId a URL if the client has such a document
 * @throws HearthError `invalid_arguments`, or CimdFetchError if the address does not answer
 */
export async function assertOwnDocument(clientId: string): Promise<void> {
  if (!/^https:\/\//i.test(clientId) || !URL.canParse(clientId)) return;
  const redirects = await isRedirect(clientId).catch((thrown) => {
    throw new CimdFetchError(clientId, thrown);
  });
  if (!redirects) return;
  const { hostname } = new URL(clientId);
  throw new HearthError(
    "invalid_arguments",
    `The client's description at ${hostname} is a redirect to another address, so ${hostname} does not vouch for it.`,
    "Nothing was granted. The publisher of the client has to serve the description at the client's own address.",
  );
}
