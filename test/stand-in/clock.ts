/** Milliseconds since 1970, with a fraction. */
export const now = () => performance.timeOrigin + performance.now();

/** Whole nanoseconds between two readings of `now`. */
export const nanoseconds = (from: number, to: number) => Math.round((to - from) * 1e6);

/** A server writes `modified_at` and `expires_at` in its own time zone; this home lies two hours east. */
const HOME_OFFSET = { milliseconds: 2 * 60 * 60 * 1000, text: "+02:00" };

/** RFC 3339 with nanoseconds in UTC, as Ollama writes `created_at`. */
export function timestamp(at = now()): string {
  const whole = Math.floor(at);
  const fraction = Math.floor((at - whole) * 1e6)
    .toString()
    .padStart(6, "0");
  return new Date(whole).toISOString().replace("Z", `${fraction}Z`);
}

/** The same in the home's time zone, with its offset. */
export const localTimestamp = (at: number) => timestamp(at + HOME_OFFSET.milliseconds).replace("Z", HOME_OFFSET.text);
