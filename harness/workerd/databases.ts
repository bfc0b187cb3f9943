import { readdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** Lists the SQLite files that workerd has stored below a folder: objects, KV and others. */
export const databasesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".sqlite"))
    .map((name) => join(folder, name));

/** Reads one of them. */
export function readDatabase<T>(file: string, look: (database: DatabaseSync) => T): T {
  // workerd may outlive wrangler by a moment.
  const database = new DatabaseSync(file, { readOnly: true, timeout: 5_000 });
  try {
    return look(database);
  } finally {
    database.close();
  }
}
