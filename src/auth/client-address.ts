import type { Context } from "hono";

/**
 * Returns where an anonymous caller comes from: its IPv4 address or, for IPv6, its /64 network, which one customer has.
 */
export function clientAddress(c: Context): string {
  const address = c.req.header("cf-connecting-ip") ?? "unknown";
  return address.includes(":") ? networkOf(address) : address;
}

/** Returns the first 64 bits of an IPv6 address, in which `::` abbreviates groups of zeros. */
function networkOf(address: string): string {
  const [before = [], after] = address.split("::").map((part) => part.split(":").filter((group) => group !== ""));
  const zeros = Array<string>(after === undefined ? 0 : Math.max(0, 8 - before.length - after.length)).fill("0");
  return `${[...before, ...zeros, ...(after ?? [])].slice(0, 4).join(":")}::/64`;
}
