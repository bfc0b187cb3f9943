import type { Limit } from "./oauth/oauth-store.ts";

/*
 * Limits on strangers, counted exactly and worldwide: per address (IPv6: per network), and for all addresses together,
 * so that a stranger with many addresses can neither guess the password nor fill the store. The rate limits of
 * wrangler.toml come first, but every Cloudflare location counts those by itself.
 */

/** Wrong passwords in an hour. */
export const MAX_WRONG_PASSWORDS_PER_HOUR = { perAddress: 20, total: 300 };
/** Registered clients in a day. Each is kept for 90 days, used or not; a client with a metadata document needs none. */
export const MAX_REGISTRATIONS_PER_DAY = { perAddress: 20, total: 100 };
/** Body of forms, registrations and token requests. */
export const MAX_FORM_BYTES = 16 * 1024;

const HOUR_MS = 60 * 60 * 1000;

/** Returns the limits on wrong passwords from an address. */
export const wrongPasswords = (address: string): Limit[] =>
  limitsOf("wrong-passwords", HOUR_MS, MAX_WRONG_PASSWORDS_PER_HOUR, address);

/** Returns the limits on registrations from an address. */
export const registrations = (address: string): Limit[] =>
  limitsOf("registrations", 24 * HOUR_MS, MAX_REGISTRATIONS_PER_DAY, address);

function limitsOf(
  name: string,
  periodMs: number,
  max: { perAddress: number; total: number },
  address: string,
): Limit[] {
  return [
    { name, periodMs, most: max.total },
    { name: `${name} ${address}`, periodMs, most: max.perAddress },
  ];
}
