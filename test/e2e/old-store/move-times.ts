import { DatabaseSync, type SQLInputValue } from "node:sqlite";

/** The columns of the fixture's tables that hold a time, in ms since 1970. */
const TIMES: Readonly<Record<string, readonly string[]>> = {
  requests: ["submitted_at", "started_at", "ended_at"],
  sessions: ["created_at", "updated_at", "turn_at"],
  messages: ["at"],
  entries: ["expires_at"],
  counts: ["since"],
};

/** Fields of the OAuth library's JSON that hold a time, in seconds since 1970. */
const IN_SECONDS = /"(createdAt|expiresAt|registrationDate|registrationExpiresAt)":(\d+)/g;

/** Makes a database of the fixture younger. @param later ms */
export function moveTimes(file: string, later: number): void {
  const database = new DatabaseSync(file);
  const tables = new Set(
    database
      .prepare("SELECT name FROM sqlite_master")
      .all()
      .map(({ name }) => String(name)),
  );
  for (const [table, columns] of Object.entries(TIMES)) {
    if (!tables.has(table)) continue;
    const moved = columns.map((column) => `${column} = ${column} + ?`).join(", ");
    database.prepare(`UPDATE ${table} SET ${moved}`).run(...columns.map(() => later));
  }
  if (tables.has("entries")) moveEntries(database, Math.round(later / 1000));
  database.close();
}

function moveEntries(database: DatabaseSync, seconds: number): void {
  const update = database.prepare("UPDATE entries SET value = ? WHERE key = ?");
  for (const { key, value } of database.prepare("SELECT key, value FROM entries").all()) {
    const moved = String(value).replace(IN_SECONDS, (_, name, at) => `"${name}":${Number(at) + seconds}`);
    update.run(moved, key as SQLInputValue);
  }
}

const ISO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** The same for what the old build showed of them, where times are ISO 8601. */
export function moveTimesIn<T>(value: T, later: number): T {
  const move = (_: string, inner: unknown) =>
    typeof inner === "string" && ISO_TIME.test(inner) ? new Date(Date.parse(inner) + later).toISOString() : inner;
  return JSON.parse(JSON.stringify(value), move) as T;
}
