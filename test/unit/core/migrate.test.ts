import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { migrate } from "../../../src/core/migrate.ts";

function open() {
  const database = new DatabaseSync(":memory:");
  const exec = (query: string, ...values: number[]) => {
    const rows = database.prepare(query).all(...values);
    return { toArray: () => rows };
  };
  return { exec };
}

const FIRST = "CREATE TABLE chats (id INTEGER)";
const SECOND = "ALTER TABLE chats ADD COLUMN title TEXT";

test("storage takes each step once, also when an older version ran in between", () => {
  const sql = open();
  migrate(sql, [FIRST]);
  migrate(sql, [FIRST, SECOND]);
  migrate(sql, [FIRST]);
  expect(() => migrate(sql, [FIRST, SECOND])).not.toThrow();
  expect(sql.exec("SELECT title FROM chats").toArray()).toEqual([]);
});
