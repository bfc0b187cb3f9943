/**
 * Schema of the ChatStore. `sessions` is the directory. `messages` holds the conversations, and the full-text index reads its
 * column `content`. What a message has besides its text (images, tool calls), and the rest of a long text, may be megabytes;
 * they are in `extras`, in pieces that fit a row. Each entry is one migration step: a deployed step is never changed.
 *
 * `secure-delete` removes the words of a deleted message from the index at once. Without it they stay in the file, although
 * no search finds them.
 */
export const SCHEMA: readonly string[] = [
  `CREATE TABLE sessions (
     id TEXT PRIMARY KEY,
     title TEXT NOT NULL,
     model TEXT,
     tags TEXT NOT NULL DEFAULT '[]',
     names TEXT NOT NULL,
     created_at INTEGER NOT NULL,
     updated_at INTEGER NOT NULL,
     turn_id TEXT,
     turn_at INTEGER,
     turn_from INTEGER
   ) WITHOUT ROWID;
   CREATE INDEX sessions_by_update ON sessions (updated_at);
   CREATE TABLE messages (
     id INTEGER PRIMARY KEY,
     session_id TEXT NOT NULL,
     seq INTEGER NOT NULL,
     role TEXT NOT NULL,
     tokens INTEGER,
     at INTEGER NOT NULL,
     content TEXT NOT NULL,
     UNIQUE (session_id, seq)
   );
   CREATE INDEX system_messages ON messages (session_id, seq) WHERE role = 'system';
   CREATE TABLE extras (
     message_id INTEGER NOT NULL,
     piece INTEGER NOT NULL,
     data TEXT NOT NULL,
     PRIMARY KEY (message_id, piece)
   ) WITHOUT ROWID;
   CREATE VIRTUAL TABLE messages_text USING fts5 (content, content = 'messages', content_rowid = 'id');
   INSERT INTO messages_text (messages_text, rank) VALUES ('secure-delete', 1);
   CREATE TRIGGER messages_added AFTER INSERT ON messages BEGIN
     INSERT INTO messages_text (rowid, content) VALUES (new.id, new.content);
   END;
   CREATE TRIGGER messages_removed AFTER DELETE ON messages BEGIN
     INSERT INTO messages_text (messages_text, rowid, content) VALUES ('delete', old.id, old.content);
     DELETE FROM extras WHERE message_id = old.id;
   END;`,
  `CREATE TABLE request_counts (
     day TEXT NOT NULL,
     host TEXT NOT NULL,
     requests INTEGER NOT NULL,
     PRIMARY KEY (day, host)
   ) WITHOUT ROWID;`,
  // The host that answered last.
  "ALTER TABLE sessions ADD COLUMN host TEXT;",
];
