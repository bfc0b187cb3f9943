/** A warning of the OAuth library that contains the address that a stranger has given for a client. */
const TEXT_FROM_OUTSIDE = /^CIMD fetch failed for /;

/** Drops library warnings that contain text from outside. The request has its own line in the log anyway. */
export function silenceLibraryWarnings(target: Pick<Console, "warn"> = console): void {
  const warn = target.warn.bind(target);
  target.warn = (...parts) => {
    if (!TEXT_FROM_OUTSIDE.test(String(parts[0]))) warn(...parts);
  };
}
