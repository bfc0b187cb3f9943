import type { FoundSession } from "../search/find-sessions.ts";

/** A session as a reader sees it. Times are ISO 8601. */
export type ShownSession = {
  session_id: string;
  title: string;
  model?: string;
  tags?: string[];
  messages: number;
  created_at: string;
  updated_at: string;
  expires_at: string;
  busy_with?: string;
  found?: { seq: number; role: string; text: string };
};

export function summarizeSession(session: FoundSession): ShownSession {
  const { id, title, model, tags, messages, turn_id, found } = session;
  return {
    session_id: id,
    title,
    ...(model === undefined ? {} : { model }),
    ...(tags.length === 0 ? {} : { tags }),
    messages,
    created_at: new Date(session.created_at).toISOString(),
    updated_at: new Date(session.updated_at).toISOString(),
    expires_at: new Date(session.expires_at).toISOString(),
    ...(turn_id === undefined ? {} : { busy_with: turn_id }),
    ...(found === undefined ? {} : { found }),
  };
}
