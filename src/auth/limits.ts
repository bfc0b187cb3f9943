import type { ClientAddress } from "./client-address.ts";
import type { Limit } from "./oauth/oauth-store.ts";

/*
 * Limits on strangers, counted exactly and worldwide: for an address (IPv6: a /64 network), for the /56 network around it,
 * and for all addresses together, so that a stranger with many addresses can neither guess the password nor fill the
 * store. The rate limits of wrangler.toml come first, but every Cloudflare location counts those by itself.
 */

/** Wrong passwords in an hour. A browser that was signed in before counts for itself, so strangers cannot lock it out. */
export const MAX_WRONG_PASSWORDS_PER_HOUR = { perAddress: 20, perNetwork: 60, total: 300, perKnownBrowser: 20 };
/** Registered clients in a day. The total bounds what strangers write, about five rows for each client. */
export const MAX_REGISTRATIONS_PER_DAY = { perAddress: 20, perNetwork: 60, total: 1_000 };
/**
 * Registered clients without a login that are kept, for 90 days; then the oldest makes room. As many as register in a
 * day, so that a client has about a day for its login.
 */
export const MAX_UNUSED_CLIENTS = MAX_REGISTRATIONS_PER_DAY.total;
/** Body of forms, registrations and token requests. */
export const MAX_FORM_BYTES = 16 * 1024;

const HOUR_MS = 60 * 60 * 1000;
/** Seconds of a session of the owner's API: long enough for a few commands. */
export const API_SESSION_SECONDS = 15 * 60;

/** Returns the limits on wrong passwords of strangers. */
export const wrongPasswords = (from: ClientAddress): Limit[] =>
  limitsOf("wrong-passwords", HOUR_MS, MAX_WRONG_PASSWORDS_PER_HOUR, from);

/** Returns the limits on wrong passwords in a browser that was signed in before. @param id of the browser */
export const wrongPasswordsInBrowser = (id: string): Limit[] => [
  { name: `wrong-passwords ${id}`, periodMs: HOUR_MS, most: MAX_WRONG_PASSWORDS_PER_HOUR.perKnownBrowser },
];

/** Returns the limits on registrations. */
export const registrations = (from: ClientAddress): Limit[] =>
  limitsOf("registrations", 24 * HOUR_MS, MAX_REGISTRATIONS_PER_DAY, from);

function limitsOf(
  name: string,
  periodMs: number,
  max: { perAddress: number; perNetwork: number; total: number },
  { address, network }: ClientAddress,
): Limit[] {
  return [
    { name, periodMs, most: max.total },
    { name: `${name} ${address}`, periodMs, most: max.perAddress },
    ...(network === undefined ? [] : [{ name: `${name} ${network}`, periodMs, most: max.perNetwork }]),
  ];
}
