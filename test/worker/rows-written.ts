import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";

type Exec = SqlStorage["exec"];

/**
 * Runs some work and returns the rows that all objects have written by SQL meanwhile, as Cloudflare counts them: those of
 * indexes too.
 */
export async function rowsWrittenBy(work: () => Promise<unknown>): Promise<number> {
  const prototype = await runInDurableObject(
    env.OAUTH_STORE.getByName("owner"),
    (_, { storage }) => Object.getPrototypeOf(storage.sql) as { exec: Exec },
  );
  const { exec } = prototype;
  const cursors: { rowsWritten: number }[] = [];
  prototype.exec = function (this: SqlStorage, query: string, ...values: unknown[]) {
    const cursor = exec.call(this, query, ...values);
    cursors.push(cursor);
    return cursor;
  } as Exec;
  try {
    await work();
  } finally {
    prototype.exec = exec;
  }
  return cursors.reduce((sum, { rowsWritten }) => sum + rowsWritten, 0);
}
