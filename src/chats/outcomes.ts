import type { FoundMessage } from "./search/find-sessions.ts";
import type { StoredMessage } from "./store/message-table.ts";
import type { StoredSession } from "./store/session-table.ts";

/** A session as callers see it. Times are ms since 1970. */
export interface SessionSummary extends StoredSession {
  /** When it is deleted if nobody uses it before. */
  expires_at: number;
  /** What a search found in it; undefined where the title or a tag matched, or nothing was searched. */
  found?: FoundMessage;
}

/** Refusal: another turn of the session is still running. */
export interface SessionBusy {
  /** The request of that turn. */
  busy: string;
  /** When it began, in ms since 1970. */
  since: number;
}

/**
 * Refusal: the user has too many sessions, the session would have too many messages, all of them too many bytes, or the
 * messages are too many for the user's day.
 */
export interface LimitReached {
  full: "sessions" | "messages" | "bytes" | "day";
  /** The limit. */
  most: number;
  /** Of a day: the requests that are used, and as how many the call counts. */
  used?: number;
  worth?: number;
}

/** The session at the start of a turn. */
export interface TurnStart {
  /** The newest earlier messages, as many as the caller can use. */
  history: StoredMessage[];
  /** Number of all earlier messages. */
  before: number;
  /** The model that answered last. */
  model?: string;
}

/** A session that was saved. */
export interface SavedSession {
  session: SessionSummary;
  /** Whether the session is new. */
  created: boolean;
}

/** Why a turn does not begin, or a session is not saved. */
export type Refusal = SessionBusy | LimitReached;

/** A session with its messages, or a page of them. */
export interface LoadedSession {
  session: SessionSummary;
  messages: StoredMessage[];
}
