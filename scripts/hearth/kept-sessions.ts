import { chmodSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { z } from "zod";

/** The file with open sessions. Outside git, and readable by its owner alone. */
const SESSIONS_IN = ".hearth-sessions.json";

const keptSessions = z.record(z.string(), z.object({ session: z.string(), ends: z.number() }));

type KeptSessions = z.output<typeof keptSessions>;

/** Returns the session of a Hearth, if one is open. */
export const keptSession = (origin: string, path = SESSIONS_IN): string | undefined =>
  openSessions(path)[origin]?.session;

/**
 * Keeps a session, so that the next commands need no password: one is counted each time, and only a few are let in each
 * minute. A file that cannot be written only means that the password is needed again.
 * @param seconds how long it is open; 0 forgets it
 */
export function keepSession(origin: string, session: string, seconds: number, path = SESSIONS_IN): void {
  const sessions = { ...openSessions(path), [origin]: { session, ends: Date.now() + seconds * 1000 } };
  const fresh = `${path}.${process.pid}.new`;
  try {
    writeFileSync(fresh, `${JSON.stringify(stillOpen(sessions))}\n`, { mode: 0o600 });
    chmodSync(fresh, 0o600);
    renameSync(fresh, path);
  } catch {}
}

function openSessions(path: string): KeptSessions {
  try {
    return stillOpen(keptSessions.parse(JSON.parse(readFileSync(path, "utf8"))));
  } catch {
    return {};
  }
}

const stillOpen = (sessions: KeptSessions): KeptSessions =>
  Object.fromEntries(Object.entries(sessions).filter(([, { ends }]) => ends > Date.now()));
