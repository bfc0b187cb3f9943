import type { Context } from "hono";
import { HearthError } from "../core/errors.ts";

/** A brake, not a count: every Cloudflare location keeps its own. @throws HearthError `rate_limited` */
export async function assertWithin(limit: RateLimit, key: string): Promise<void> {
  const { success } = await limit.limit({ key });
  if (!success) throw new HearthError("rate_limited", "Too many calls in a minute.");
}

/** Where a caller without a name comes from: its address or, of IPv6, the network that one customer has. */
export function addressOf(c: Context): string {
  const address = c.req.header("cf-connecting-ip") ?? "unknown";
  return address.includes(":") ? networkOf(address) : address;
}

/** The first 64 bits of an IPv6 address, of which `::` may have left some out. */
function networkOf(address: string): string {
  const [head = "", tail] = address.split("::").map((part) => part.split(":").filter((group) => group !== ""));
  const before = Array.isArray(head) ? head : [];
  const after = tail ?? [];
  const zeros = Array<string>(Math.max(0, 8 - before.length - after.length)).fill("0");
  const groups = tail === undefined ? before : [...before, ...zeros, ...after];
  return `${groups.slice(0, 4).join(":")}::/64`;
}
