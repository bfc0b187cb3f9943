/** What a Durable Object has for SQL, as far as it is needed here. */
interface Sql {
  exec(query: string, ...bindings: unknown[]): { toArray(): Record<string, unknown>[] };
}

/**
 * Brings the storage of an object to the newest schema: the steps that it has not seen, in their order. A step that has
 * been deployed is never changed, only followed by another.
 */
export function migrate(sql: Sql, steps: readonly string[]): void {
  sql.exec("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)");
  const [row] = sql.exec("SELECT version FROM schema_version").toArray();
  const version = Number(row?.version ?? 0);
  // More steps than there are: a newer version was here. Its tables are good for this one too, and it will come again.
  if (version >= steps.length) return;
  for (const step of steps.slice(version)) sql.exec(step);
  sql.exec("DELETE FROM schema_version");
  sql.exec("INSERT INTO schema_version VALUES (?)", steps.length);
}
