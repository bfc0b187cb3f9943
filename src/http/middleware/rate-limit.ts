import { HearthError } from "../../core/errors.ts";

/**
 * Counts a call against a rate limit. The limit is approximate, because every Cloudflare location counts for itself.
 * @throws HearthError `rate_limited`
 */
export async function assertWithin(limit: RateLimit, key: string): Promise<void> {
  const { success } = await limit.limit({ key });
  if (!success) throw new HearthError("rate_limited", "Too many calls in a minute.");
}
