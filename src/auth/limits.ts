/*
 * What strangers are held to from everywhere together, exactly; what one address may do stands in wrangler.toml. Many
 * addresses do not help who guesses, or who fills the store.
 */

/** Who is signed in stays so meanwhile. */
export const WRONG_PASSWORDS_AN_HOUR = 60;
/** Each is kept for 90 days, used or not. A client with a metadata document needs none. */
export const REGISTRATIONS_A_DAY = 100;
/** For forms, registrations and token requests. */
export const MOST_BYTES_OF_A_FORM = 16 * 1024;
