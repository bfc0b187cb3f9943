/** `fault`: what is wrong with it, to stand after its name: "must be ...". */
export type PublicAddress = { url: URL } | { fault: string };

/** Signed addresses take a thousand or two. */
const MAX_CHARACTERS = 8_000;

/** Last labels of names that lead into a private network, back to the machine itself, or nowhere. */
const NOT_PUBLIC = [
  ...["localhost", "localdomain", "local", "internal", "intranet", "private", "corp", "home", "lan"],
  ...["arpa", "test", "invalid", "onion"],
];

/**
 * An address from outside that may be fetched: https at a public name, with nothing in it that is somebody's.
 *
 * No IP address is taken, public or not: deployed, a Worker cannot fetch one, so that nothing is lost, and no list of
 * special ranges has to be kept. The URL standard has made one of every spelling by then (decimal, octal, hexadecimal,
 * full-width). A name that resolves to a private address cannot be told here, since a Worker does not see what a name
 * resolves to. It need not be: with the flag `global_fetch_strictly_public` a fetch leaves Cloudflare's edge as anybody's
 * would, and reaches public addresses only, never the zone's own origin or the home. Under `wrangler dev` that is not so.
 * @param base the address that redirects there
 */
export function readPublicAddress(text: string, base?: URL): PublicAddress {
  if (text.length > MAX_CHARACTERS) return { fault: `must be a URL of at most ${MAX_CHARACTERS} characters` };
  const url = parse(text, base);
  if (url === undefined) return { fault: "must be a whole URL, such as https://example.com/cat.png" };
  if (url.protocol !== "https:") return { fault: "must be an https URL" };
  if (url.username !== "" || url.password !== "") return { fault: "must be a URL without user name and password" };
  if (url.port !== "") return { fault: "must be a URL without a port: only 443 is asked" };
  if (isIpAddress(url.hostname)) return { fault: "must name a public host, and not an IP address" };
  if (!isPublicName(url.hostname)) return { fault: "must name a public host, and not one of a private network" };
  url.hash = "";
  return { url };
}

function parse(text: string, base: URL | undefined): URL | undefined {
  try {
    return new URL(text, base);
  } catch {
    return undefined;
  }
}

/** A parsed host that ends in a number is an IPv4 address in decimal; everything else is refused by the URL standard. */
const isIpAddress = (hostname: string) => hostname.startsWith("[") || /^[\d.]+$/.test(hostname);

function isPublicName(hostname: string): boolean {
  const labels = hostname.replace(/\.$/, "").split(".");
  const last = labels.at(-1) ?? "";
  if (labels.length < 2 || !labels.every((label) => /^[a-z0-9_-]{1,63}$/.test(label))) return false;
  return /^[a-z]/.test(last) && !NOT_PUBLIC.includes(last);
}
