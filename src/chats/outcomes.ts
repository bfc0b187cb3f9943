import type { StoredMessage } from "./store/message-table.ts";
import type { SessionSummary } from "./store/session-table.ts";

/** Whose turn it is. */
export interface Busy {
  busy: string;
  /** ms since 1970 */
  since: number;
}

/** Why no more is kept: the user has so many sessions, or the session so many messages. */
export interface Full {
  full: "sessions" | "messages";
  most: number;
}

/** What a turn begins with: the newest of what was said before, and of how many messages in all. */
export interface Begun {
  history: StoredMessage[];
  before: number;
  model?: string;
}

export interface Saved {
  session: SessionSummary;
  /** Whether there was none of that id. */
  created: boolean;
}
