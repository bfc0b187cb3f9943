import { HearthError } from "../../core/errors.ts";

/** A brake, not a count: every Cloudflare location keeps its own. @throws HearthError `rate_limited` */
export async function assertWithin(limit: RateLimit, key: string): Promise<void> {
  const { success } = await limit.limit({ key });
  if (!success) throw new HearthError("rate_limited", "Too many calls in a minute.");
}
