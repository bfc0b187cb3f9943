/** The OAuth library warns with the address that a stranger has given for a client, whatever is in it. */
const FROM_OUTSIDE = /^CIMD fetch failed for /;

/** Keeps out of the log what libraries say with texts from outside in it. Its answer has its own line there. */
export function silenceLibraryWarnings(target: Pick<Console, "warn"> = console): void {
  const warn = target.warn.bind(target);
  target.warn = (...parts) => {
    if (!FROM_OUTSIDE.test(String(parts[0]))) warn(...parts);
  };
}
