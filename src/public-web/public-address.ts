/** The parsed address, or the problem with it in the form "must be ...", to follow the name of the argument. */
export type PublicAddress = { url: URL } | { problem: string };

/** Signed URLs take one or two thousand. */
const MAX_CHARACTERS = 8_000;

/** Top-level labels of names in private networks, of the machine itself, or of nothing. */
const PRIVATE_TOP_LEVELS = [
  "localhost",
  "localdomain",
  "local",
  "internal",
  "intranet",
  "private",
  "corp",
  "home",
  "lan",
  "arpa",
  "test",
  "invalid",
  "onion",
];

/**
 * Parses an address from outside and checks that it may be fetched: https, at a public name, without credentials or a
 * port.
 *
 * IP addresses are refused, public or not. A deployed Worker cannot fetch them anyway, and so no list of special ranges
 * has to be maintained. The URL parser has already turned every spelling of one (decimal, octal, hexadecimal,
 * full-width) into the usual form.
 *
 * A public name that resolves to a private address cannot be recognised here, because a Worker does not see what a name
 * resolves to. With the flag `global_fetch_strictly_public` this is harmless: the fetch leaves Cloudflare's edge like
 * any stranger's and reaches public addresses only, never the zone's own origin or the home. `wrangler dev` has no such
 * protection.
 * @param base the address that redirected to this one
 */
export function readPublicAddress(text: string, base?: URL): PublicAddress {
  if (text.length > MAX_CHARACTERS) return { problem: `must be a URL of at most ${MAX_CHARACTERS} characters` };
  const url = parse(text, base);
  if (url === undefined) return { problem: "must be a full URL, such as https://example.com/cat.png" };
  if (url.protocol !== "https:") return { problem: "must be an https URL" };
  if (url.username !== "" || url.password !== "") return { problem: "must be a URL without a user name and password" };
  if (url.port !== "") return { problem: "must be a URL without a port; only 443 is allowed" };
  if (isIpAddress(url.hostname)) return { problem: "must name a public host, not an IP address" };
  if (!isPublicName(url.hostname)) return { problem: "must name a public host, not one in a private network" };
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

/** Tells whether a parsed host is a name that can be public: no IP address, and no name of a private network. */
export const isPublicHost = (hostname: string): boolean => !isIpAddress(hostname) && isPublicName(hostname);

/** Tells whether a parsed host is an IP address: the URL parser writes IPv4 in decimal and IPv6 in brackets. */
const isIpAddress = (hostname: string) => hostname.startsWith("[") || /^[\d.]+$/.test(hostname);

function isPublicName(hostname: string): boolean {
  const labels = hostname.replace(/\.$/, "").split(".");
  const last = labels.at(-1) ?? "";
  if (labels.length < 2 || !labels.every((label) => /^[a-z0-9_-]{1,63}$/.test(label))) return false;
  return /^[a-z](?:[a-z0-9-]*[a-z0-9])?$/.test(last) && !PRIVATE_TOP_LEVELS.includes(last);
}
