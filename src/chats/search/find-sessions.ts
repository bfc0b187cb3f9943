import { DISCARDED } from "../store/discarded-messages.ts";
import type { SessionTable, StoredSession } from "../store/session-table.ts";
import { foldText, searchWords, toMatchQuery } from "./search-words.ts";
import { snippet } from "./snippet.ts";

/** The newest message of a session that contains all words of a search. `text` is a part of it, with the words. */
export type FoundMessage = { seq: number; role: string; text: string };

/** A session that matches a search, and the message that does; undefined if the title or a tag matches. */
export interface FoundSession extends StoredSession {
  found?: FoundMessage;
}

/** The newest match in a session: its time, and the row of the message. A title or a tag is as new as its session. */
interface Match {
  at: number;
  message?: number;
}

/** Finds the sessions in which one message, or the title with the tags, contains all the words. The newest match comes first. */
export function findSessions(
  sql: SqlStorage,
  sessions: SessionTable,
  { query, offset, limit }: { query: string; offset: number; limit: number },
): FoundSession[] {
  const words = searchWords(query);
  if (words.length === 0) return [];
  const matches = matchNames(sql, words);
  const times = Array.from(matches.values(), ({ at }) => at).sort((one, other) => other - one);
  // Read from the newest message on, and stop when the page is full: a common word may be in every message.
  const hits = sql.exec<{ id: number; session_id: string; at: number }>(
    `SELECT m.id, m.session_id, m.at FROM messages_text JOIN messages m ON m.id = messages_text.rowid
     WHERE messages_text MATCH ? AND m.session_id <> ? ORDER BY messages_text.rowid DESC`,
    toMatchQuery(words),
    DISCARDED,
  );
  let passed = 0;
  for (const { id, session_id, at } of hits) {
    const match = matches.get(session_id);
    if (match === undefined) matches.set(session_id, { at, message: id });
    else match.message ??= id;
    // Sessions found by name count towards the page only once their time has been reached.
    while ((times[passed] ?? 0) > at) passed += 1;
    if (matches.size - times.length + passed >= offset + limit) break;
  }
  return [...matches]
    .sort(([, one], [, other]) => other.at - one.at)
    .slice(offset, offset + limit)
    .flatMap(([id, { message }]) => {
      const session = sessions.get(id);
      if (session === undefined) return [];
      return { ...session, found: message === undefined ? undefined : readMatch(sql, message, words) };
    });
}

/** Finds the sessions whose title and tags contain all the words. */
function matchNames(sql: SqlStorage, words: string[]): Map<string, Match> {
  const rows = sql.exec<{ id: string; at: number }>(
    // Not LIKE: Durable Objects limit its patterns to 50 bytes.
    `SELECT id, updated_at AS at FROM sessions WHERE ${words.map(() => "INSTR(names, ?) > 0").join(" AND ")}`,
    ...words.map(foldText),
  );
  return new Map(Array.from(rows, ({ id, at }) => [id, { at }]));
}

function readMatch(sql: SqlStorage, id: number, words: string[]): FoundMessage {
  const { seq, role, content } = sql
    .exec<{ seq: number; role: string; content: string }>("SELECT seq, role, content FROM messages WHERE id = ?", id)
    .one();
  return { seq, role, text: snippet(content, words) };
}
