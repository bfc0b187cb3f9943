import { MAX_MESSAGES } from "../../core/chat-message.ts";
import type { Full } from "../outcomes.ts";
import type { SessionSummary, SessionTable } from "./session-table.ts";

/**
 * Why a session may not be made, or not have so many messages. One that is there goes on, however many there are.
 * @param messages that it would have; with a turn comes an answer, which must find its place
 */
export function limitReached(
  sessions: SessionTable,
  known: SessionSummary | undefined,
  messages: number,
): Full | undefined {
  if (messages > MAX_MESSAGES) return { full: "messages", most: MAX_MESSAGES };
  if (known !== undefined || sessions.count() < sessions.most) return undefined;
  return { full: "sessions", most: sessions.most };
}
