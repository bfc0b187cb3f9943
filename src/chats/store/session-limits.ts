import type { Config } from "../../config/config.ts";
import { MAX_MESSAGES } from "../../core/chat-message.ts";
import { DAY_MS } from "../../core/day.ts";
import type { LimitReached } from "../outcomes.ts";
import type { DiscardedMessages } from "./discarded-messages.ts";
import type { SessionTable, StoredSession } from "./session-table.ts";

/** The owner's limits of chat sessions: how many and how many bytes a user may have, and how long an unused one is kept. */
export type SessionLimits = Config["chats"];

/** The limits of one event of the store. */
export type StoreLimits = SessionLimits & Pick<Config["queue"], "maxPerDay">;

/** Returns when a session that was last used at `ms` is deleted, in ms since 1970. */
export const expiryOf = (ms: number, { ttlDays }: SessionLimits): number => ms + ttlDays * DAY_MS;

/** Returns a session with its expiry. */
export const withExpiry = <Session extends StoredSession>(session: Session, limits: SessionLimits) => ({
  ...session,
  expires_at: expiryOf(session.updated_at, limits),
});

/**
 * Returns the limit that a session would exceed. An existing session can always be used, however many sessions there are.
 * @param messages number of messages that the session would have
 */
export function reachedLimit(
  sessions: SessionTable,
  session: StoredSession | undefined,
  messages: number,
  { maxSessions }: SessionLimits,
): LimitReached | undefined {
  if (messages > MAX_MESSAGES) return { full: "messages", most: MAX_MESSAGES };
  if (session !== undefined || sessions.count() < maxSessions) return undefined;
  return { full: "sessions", most: maxSessions };
}

/** What waits to be deleted may take as much again: storing is faster than deleting, and must not win for long. */
const MAX_SHARE_STORED = 2;

/**
 * Returns the limit that `newBytes` more would exceed. What waits to be deleted does not count; it is summed only if that
 * matters.
 * @param stored bytes of the whole database, the search index too
 * @param freed returns the bytes that the same write discards
 */
export function reachedBytes(
  stored: number,
  newBytes: number,
  { maxBytes }: SessionLimits,
  discarded: DiscardedMessages,
  freed: () => number,
): LimitReached | undefined {
  const bytes = stored + newBytes;
  if (bytes <= maxBytes) return undefined;
  const fits = bytes <= MAX_SHARE_STORED * maxBytes && bytes - discarded.bytes() - freed() <= maxBytes;
  return fits ? undefined : { full: "bytes", most: maxBytes };
}
