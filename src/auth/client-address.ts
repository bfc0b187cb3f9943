import type { Context } from "hono";

/** Where an anonymous caller comes from. */
export interface ClientAddress {
  /** Its IPv4 address or, for IPv6, its /64 network, such as 2001:db8:1:2::/64. */
  address: string;
  /** For IPv6 its /56 network: many lines have all 256 networks of 64 bits in one. */
  network?: string;
}

/** Returns the address of a caller, as limits for one address count it. */
export const clientAddress = (c: Context): string => clientNetworks(c).address;

/** Returns the address of a caller and the network around it. */
export function clientNetworks(c: Context): ClientAddress {
  const address = c.req.header("cf-connecting-ip") ?? "unknown";
  if (!address.includes(":")) return { address };
  const [first = "0", second = "0", third = "0", fourth = "0"] = groupsOf(address);
  const wide = (Number.parseInt(fourth, 16) & 0xff00).toString(16);
  return {
    address: `${first}:${second}:${third}:${fourth}::/64`,
    network: `${first}:${second}:${third}:${wide}::/56`,
  };
}

/** Returns the eight groups of an IPv6 address, in which `::` abbreviates groups of zeros. */
function groupsOf(address: string): string[] {
  const [before = [], after] = address.split("::").map((part) => part.split(":").filter((group) => group !== ""));
  const zeros = Array<string>(after === undefined ? 0 : Math.max(0, 8 - before.length - after.length)).fill("0");
  return [...before, ...zeros, ...(after ?? [])];
}
