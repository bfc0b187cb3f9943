import { CimdFetchError } from "@cloudflare/workers-oauth-provider";
import { HearthError } from "../../core/errors.ts";
import { isRedirect } from "../../public-web/is-redirect.ts";
import { isPublicHost } from "../../public-web/public-address.ts";

/**
 * Asserts that a client's metadata document is at its address, and not behind a redirect: its domain is shown as the
 * publisher, and many domains have a redirect to anywhere. The library follows redirects, so this asks the address first. An
 * address that the library refuses unfetched is left to it, and one that names no public host is refused here.
 * @param clientId a URL if the client has such a document
 * @throws HearthError `invalid_arguments`, or CimdFetchError if the address does not answer
 */
export async function assertOwnDocument(clientId: string): Promise<void> {
  if (!isFetchedByLibrary(clientId)) return;
  const { hostname } = new URL(clientId);
  if (!isPublicHost(hostname)) {
    const message = `The client's description would be at ${hostname}, which is no public host.`;
    throw new HearthError("invalid_arguments", message, NEXT);
  }
  const redirects = await isRedirect(clientId).catch((thrown) => {
    throw new CimdFetchError(clientId, thrown);
  });
  if (!redirects) return;
  const message = `The client's description at ${hostname} is a redirect to another address, so ${hostname} does not vouch for it.`;
  throw new HearthError("invalid_arguments", message, NEXT);
}

const NEXT =
  "Nothing was granted. The publisher of the client has to serve the description at the client's own address.";

/** https, a host without credentials, a path, no fragment, and no backslash, blank or control character anywhere. */
const ADDRESS = /^https:\/\/[^\p{Cc}\s\\/?#@]+(\/[^\p{Cc}\s\\?#]*)(?:\?[^\p{Cc}\s\\#]*)?$/iu;

/** Tells whether the library would fetch a client's id, by its own rules. */
function isFetchedByLibrary(clientId: string): boolean {
  const [, path] = ADDRESS.exec(clientId) ?? [];
  if (path === undefined || !URL.canParse(clientId)) return false;
  try {
    return path.split("/").every((segment) => ![".", ".."].includes(decodeURIComponent(segment)));
  } catch {
    return false;
  }
}
