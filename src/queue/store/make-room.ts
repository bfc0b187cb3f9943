import { DAY_MS } from "../../core/day.ts";

/** Bytes that an object stores, results and waiting inputs together. Beyond that, older results make room for new ones. */
export const MAX_STORED_BYTES = 1_000_000_000;
/** Makes room for several results at once, so that not every one that ends looks for room. */
const SHARE_AFTERWARDS = 0.9;
/** Results that go at once: one may have 100 MB. */
const MAX_RESULTS = 20;

/**
 * Deletes the content of ended requests if the object stores more than `maxBytes`: the oldest ones of the user whose request
 * has just ended, so that nobody else loses results to it, and only then the oldest ones of others. What is still to be
 * delivered or to move stays.
 * @param id the request that has just ended, which stays too
 */
export function makeRoom(sql: SqlStorage, { id, now, maxBytes }: { id: string; now: number; maxBytes: number }): void {
  if (sql.databaseSize <= maxBytes) return;
  const oldest = sql.exec<{ id: string }>(
    `SELECT id FROM requests WHERE ended_at >= ?2 AND deliver_to IS NULL AND state <> 'moving' AND id <> ?1
       AND EXISTS (SELECT 1 FROM pieces WHERE request_id = requests.id)
     ORDER BY user = (SELECT user FROM requests WHERE id = ?1) DESC, ended_at LIMIT ?3`,
    id,
    now - DAY_MS,
    MAX_RESULTS,
  );
  for (const ended of oldest.toArray()) {
    if (sql.databaseSize <= maxBytes * SHARE_AFTERWARDS) return;
    sql.exec("DELETE FROM pieces WHERE request_id = ?", ended.id);
  }
}
