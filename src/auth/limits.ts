import type { Limit } from "./oauth/oauth-store.ts";

/*
 * What strangers are held to, counted exactly and for all of the world: by address (of IPv6, by network), and from
 * everywhere together, because many addresses must not help who guesses or fills the store. wrangler.toml has the
 * brakes before these, which every Cloudflare location keeps for itself.
 */

export const WRONG_PASSWORDS_AN_HOUR = { ofAnAddress: 20, together: 300 };
/** Each is kept for 90 days, used or not. A client with a metadata document needs none. */
export const REGISTRATIONS_A_DAY = { ofAnAddress: 20, together: 100 };
/** For forms, registrations and token requests. */
export const MAX_FORM_BYTES = 16 * 1024;

const HOUR_MS = 60 * 60 * 1000;

export const wrongPasswords = (address: string): Limit[] =>
  bothOf("wrong-passwords", HOUR_MS, WRONG_PASSWORDS_AN_HOUR, address);

export const registrations = (address: string): Limit[] =>
  bothOf("registrations", 24 * HOUR_MS, REGISTRATIONS_A_DAY, address);

function bothOf(name: string, periodMs: number, most: { ofAnAddress: number; together: number }, address: string) {
  return [
    { name, periodMs, most: most.together },
    { name: `${name} ${address}`, periodMs, most: most.ofAnAddress },
  ];
}
