import type { Context } from "hono";

/** Where a caller without a name comes from: its address or, of IPv6, the network that one customer has. */
export function clientAddress(c: Context): string {
  const address = c.req.header("cf-connecting-ip") ?? "unknown";
  return address.includes(":") ? networkOf(address) : address;
}

/** The first 64 bits of an IPv6 address, in which `::` stands for groups of zeros. */
function networkOf(address: string): string {
  const [before = [], after] = address.split("::").map((part) => part.split(":").filter((group) => group !== ""));
  const zeros = Array<string>(after === undefined ? 0 : Math.max(0, 8 - before.length - after.length)).fill("0");
  return `${[...before, ...zeros, ...(after ?? [])].slice(0, 4).join(":")}::/64`;
}
