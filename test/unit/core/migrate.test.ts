import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { migrate } from "../../../src/core/migrate.ts";

/** Storage of an object on node's SQLite, with its transactions. */
function open() {
  const database = new DatabaseSync(":memory:");
  const exec = (query: string, ...values: number[]) => {
    if (values.length === 0 && !query.startsWith("SELECT")) {
      database.exec(query);
      return { toArray: () => [] };
    }
    const rows = database.prepare(query).all(...values);
    return { toArray: () => rows };
  };
  const transactionSync = <T>(write: () => T): T => {
    database.exec("BEGIN");
    try {
      const value = write();
      database.exec("COMMIT");
      return value;
    } catch (thrown) {
      database.exec("ROLLBACK");
      throw thrown;
    }
  };
  return { sql: { exec }, transactionSync };
}

const FIRST = "CREATE TABLE chats (id INTEGER)";
const SECOND = "ALTER TABLE chats ADD COLUMN title TEXT";

test("storage takes each step once, also when an older version ran in between", () => {
  const storage = open();
  migrate(storage, [FIRST]);
  migrate(storage, [FIRST, SECOND]);
  migrate(storage, [FIRST]);
  expect(() => migrate(storage, [FIRST, SECOND])).not.toThrow();
  expect(storage.sql.exec("SELECT title FROM chats").toArray()).toEqual([]);
});

test("a step that fails half-way leaves nothing behind, so that the next start can repeat it", () => {
  const storage = open();
  const broken = "CREATE TABLE notes (id INTEGER); INSERT INTO missing VALUES (1);";
  expect(() => migrate(storage, [FIRST, broken])).toThrow("missing");
  expect(storage.sql.exec("SELECT version FROM schema_version").toArray()).toEqual([{ version: 1 }]);
  expect(() => migrate(storage, [FIRST, "CREATE TABLE notes (id INTEGER)"])).not.toThrow();
});
