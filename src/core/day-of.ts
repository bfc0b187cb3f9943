/** The day of a moment (ms since 1970) in UTC, such as 2026-11-21. */
export const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, "2026-11-21".length);
