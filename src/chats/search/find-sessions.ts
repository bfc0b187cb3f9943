import type { SessionSummary, SessionTable } from "../store/session-table.ts";
import { folded, matchAll, searchWords } from "./search-words.ts";
import { snippet } from "./snippet.ts";

/** A session in which something was found, and where. */
export interface FoundSession extends SessionSummary {
  /** The newest message with all the words; undefined where it was found by its title or a tag. */
  found?: { seq: number; role: string; text: string };
}

/** Where a session belongs in the order, and the message that was found in it. */
interface Place {
  at: number;
  message?: number;
}

/**
 * The sessions in which one message, or the title with the tags, has all the words: the newest place first. What is
 * found in a title or a tag is as new as its session.
 */
export function findSessions(
  sql: SqlStorage,
  sessions: SessionTable,
  { query, offset, most }: { query: string; offset: number; most: number },
): FoundSession[] {
  const words = searchWords(query);
  if (words.length === 0) return [];
  const places = named(sql, words);
  const times = Array.from(places.values(), ({ at }) => at).sort((one, other) => other - one);
  // Read from the newest on, for no longer than it takes: a common word stands in every message.
  const hits = sql.exec<{ id: number; session_id: string; at: number }>(
    `SELECT m.id, m.session_id, m.at FROM messages_text JOIN messages m ON m.id = messages_text.rowid
     WHERE messages_text MATCH ? ORDER BY messages_text.rowid DESC`,
    matchAll(words),
  );
  let passed = 0;
  for (const { id, session_id, at } of hits) {
    const place = places.get(session_id);
    if (place === undefined) places.set(session_id, { at, message: id });
    else place.message ??= id;
    while ((times[passed] ?? 0) > at) passed += 1;
    if (places.size - times.length + passed >= offset + most) break;
  }
  return [...places]
    .sort(([, one], [, other]) => other.at - one.at)
    .slice(offset, offset + most)
    .flatMap(([id, { message }]) => {
      const session = sessions.get(id);
      if (session === undefined) return [];
      return { ...session, found: message === undefined ? undefined : placeOf(sql, message, words) };
    });
}

function named(sql: SqlStorage, words: string[]): Map<string, Place> {
  const rows = sql.exec<{ id: string; at: number }>(
    // No LIKE: its patterns end at 50 bytes here.
    `SELECT id, updated_at AS at FROM sessions WHERE ${words.map(() => "INSTR(names, ?) > 0").join(" AND ")}`,
    ...words.map(folded),
  );
  return new Map(Array.from(rows, ({ id, at }) => [id, { at }]));
}

function placeOf(sql: SqlStorage, id: number, words: string[]): FoundSession["found"] {
  const { seq, role, content } = sql
    .exec<{ seq: number; role: string; content: string }>("SELECT seq, role, content FROM messages WHERE id = ?", id)
    .one();
  return { seq, role, text: snippet(content, words) };
}
