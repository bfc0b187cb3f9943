import type { SessionSummary } from "../outcomes.ts";

/** Returns a session as every list shows it, with times in ISO 8601. Fields that do not apply are undefined. */
export function summarizeSession({ id, title, model, tags, messages, turn_id, found, ...times }: SessionSummary) {
  return {
    session_id: id,
    title,
    model,
    tags: tags.length === 0 ? undefined : tags,
    messages,
    created_at: isoTime(times.created_at),
    updated_at: isoTime(times.updated_at),
    expires_at: isoTime(times.expires_at),
    busy_with: turn_id,
    found,
  };
}

const isoTime = (ms: number) => new Date(ms).toISOString();
