/**
 * Keeps how many requests the queue of one host has counted for this user on a UTC day, such as 2026-11-21. The counts lie in
 * the one object of the user, so that a user has one daily budget whatever host is asked. A count only grows within its day.
 * @returns the sum over all hosts
 */
export function countRequests(sql: SqlStorage, host: string, day: string, requests: number): number {
  sql.exec("DELETE FROM request_counts WHERE day < ?", day);
  sql.exec(
    `INSERT INTO request_counts (day, host, requests) VALUES (?, ?, ?)
     ON CONFLICT DO UPDATE SET requests = MAX(requests, excluded.requests)`,
    day,
    host,
    requests,
  );
  return sql.exec<{ sum: number }>("SELECT SUM(requests) AS sum FROM request_counts WHERE day = ?", day).one().sum;
}
