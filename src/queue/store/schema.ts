/**
 * `requests` has one row for each request, without content: it stays for 90 days as the record of who used what. Content
 * lies in `pieces` for a day. `digest` is equal for requests that ask the same for the same user; `call_digest` is that of the
 * tool and its arguments as they were called; `attempts` counts how often an object began a request and died of it;
 * `worth` is as how many requests it counts in the budget of a day, null for one; `moved_to` is the host that has got the
 * request, and `moved_from` says which hosts it has left and why. Each entry here is a migration: one that was deployed is
 * never changed.
 */
export const SCHEMA: readonly string[] = [
  `CREATE TABLE requests (
     id TEXT PRIMARY KEY,
     host TEXT NOT NULL,
     user TEXT NOT NULL,
     client TEXT NOT NULL,
     tool TEXT NOT NULL,
     kind TEXT NOT NULL,
     model TEXT NOT NULL,
     state TEXT NOT NULL,
     submitted_at INTEGER NOT NULL,
     started_at INTEGER,
     ended_at INTEGER,
     load_ms INTEGER,
     prompt_ms INTEGER,
     total_ms INTEGER,
     prompt_tokens INTEGER,
     answer_tokens INTEGER,
     error_code TEXT,
     resumptions INTEGER NOT NULL DEFAULT 0,
     deliver_to TEXT
   ) WITHOUT ROWID;
   CREATE INDEX requests_of_user ON requests (user, submitted_at);
   CREATE INDEX requests_by_end ON requests (ended_at);
   CREATE INDEX requests_undelivered ON requests (ended_at) WHERE deliver_to IS NOT NULL;
   CREATE TABLE pieces (
     request_id TEXT NOT NULL,
     part TEXT NOT NULL,
     seq INTEGER NOT NULL,
     data TEXT NOT NULL,
     PRIMARY KEY (request_id, part, seq)
   ) WITHOUT ROWID;`,
  `ALTER TABLE requests ADD COLUMN digest TEXT;
   ALTER TABLE requests ADD COLUMN call_digest TEXT;
   ALTER TABLE requests ADD COLUMN call_key TEXT;
   ALTER TABLE requests ADD COLUMN attempts INTEGER NOT NULL DEFAULT 0;`,
  "ALTER TABLE requests ADD COLUMN worth INTEGER;",
  `ALTER TABLE requests ADD COLUMN moved_to TEXT;
   ALTER TABLE requests ADD COLUMN moved_from TEXT;
   CREATE INDEX requests_moving ON requests (id) WHERE state = 'moving';`,
];
