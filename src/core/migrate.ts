/** The part of a Durable Object's storage that is needed here. */
interface Storage {
  sql: { exec(query: string, ...bindings: unknown[]): { toArray(): Record<string, unknown>[] } };
  transactionSync<T>(write: () => T): T;
}

/**
 * Brings the storage of a Durable Object to the newest schema: runs the steps that it has not run yet, in order. A step and
 * the version that counts it are written together or not at all. Never change a step that has been deployed; add another
 * after it.
 */
export function migrate(storage: Storage, steps: readonly string[]): void {
  const { sql } = storage;
  sql.exec("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)");
  const [row] = sql.exec("SELECT version FROM schema_version").toArray();
  const version = Number(row?.version ?? 0);
  // A higher version means that a newer build ran before this one. Its tables work here too, and its version is kept for
  // the day when it is deployed again.
  for (const [index, step] of steps.entries()) {
    if (index < version) continue;
    storage.transactionSync(() => {
      sql.exec(step);
      sql.exec("DELETE FROM schema_version");
      sql.exec("INSERT INTO schema_version VALUES (?)", index + 1);
    });
  }
}
