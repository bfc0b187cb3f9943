/** The part of a Durable Object's SQL storage that is needed here. */
interface Sql {
  exec(query: string, ...bindings: unknown[]): { toArray(): Record<string, unknown>[] };
}

/**
 * Brings the storage of a Durable Object to the newest schema: runs the steps that it has not run yet, in order. Never
 * change a step that has been deployed; add another after it.
 */
export function migrate(sql: Sql, steps: readonly string[]): void {
  sql.exec("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)");
  const [row] = sql.exec("SELECT version FROM schema_version").toArray();
  const version = Number(row?.version ?? 0);
  // A higher version means that a newer build ran before this one. Its tables work here too, and its version is kept
  // for
  // the day when it is deployed again.
  if (version >= steps.length) return;
  for (const step of steps.slice(version)) sql.exec(step);
  sql.exec("DELETE FROM schema_version");
  sql.exec("INSERT INTO schema_version VALUES (?)", steps.length);
}
