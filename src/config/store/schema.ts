/**
 * Tables of the SettingsStore. The revision begins with the time, so that none returns after the storage was emptied. Never change a step that has been deployed; add another after it.
 */
export const SCHEMA: readonly string[] = [
  `CREATE TABLE records (
     kind TEXT NOT NULL,
     id TEXT NOT NULL,
     version INTEGER NOT NULL,
     data TEXT NOT NULL,
     secrets TEXT NOT NULL,
     revision INTEGER NOT NULL,
     changed_at INTEGER NOT NULL,
     PRIMARY KEY (kind, id)
   ) WITHOUT ROWID;
   CREATE TABLE revision (revision INTEGER NOT NULL);
   INSERT INTO revision VALUES (unixepoch() * 1000);
   CREATE TABLE audit (
     at INTEGER NOT NULL,
     way TEXT NOT NULL,
     action TEXT NOT NULL,
     kind TEXT NOT NULL,
     id TEXT NOT NULL,
     fields TEXT NOT NULL
   );
   CREATE INDEX audit_by_time ON audit (at);`,
];
