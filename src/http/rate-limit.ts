import type { Context } from "hono";
import { HearthError } from "../core/errors.ts";

/** A brake, not a count: every Cloudflare location keeps its own. @throws HearthError `rate_limited` */
export async function assertWithin(limit: RateLimit, key: string): Promise<void> {
  const { success } = await limit.limit({ key });
  if (!success) throw new HearthError("rate_limited", "Too many calls in a minute.");
}

/** Where a caller without a name comes from. */
export function addressOf(c: Context): string {
  return c.req.header("cf-connecting-ip") ?? "unknown";
}
