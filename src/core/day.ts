/** Milliseconds of a day. */
export const DAY_MS = 24 * 60 * 60 * 1000;

/** Returns the UTC day of a time in ms since 1970, such as 2026-11-21. */
export const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, "2026-11-21".length);
