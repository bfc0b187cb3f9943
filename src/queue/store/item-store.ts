import type { ItemPage } from "../../core/request.ts";

type Row = { seq: number; data: string };

/**
 * The results of stepped requests, one row a step: `seq` is the place of its first item, `data` has a line of JSON for
 * each. They never lie in memory together, since a thousand vectors would fill it.
 */
export class Items {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  append(id: string, first: number, lines: readonly string[]): void {
    this.#sql.exec(
      "INSERT INTO pieces (request_id, part, seq, data) VALUES (?, 'items', ?, ?)",
      ...[id, first, lines.join("\n")],
    );
  }

  /** How many there are. */
  count(id: string): number {
    const [last] = this.#sql
      .exec<Row>("SELECT seq, data FROM pieces WHERE request_id = ? AND part = 'items' ORDER BY seq DESC LIMIT 1", id)
      .toArray();
    return last === undefined ? 0 : last.seq + last.data.split("\n").length;
  }

  /** Those from `offset` on, as many as fit into `most` characters; the first of them fits always. */
  page(id: string, offset: number, most: number): ItemPage {
    const rows = this.#sql.exec<Row>(
      `SELECT seq, data FROM pieces WHERE request_id = ?1 AND part = 'items' AND seq >= COALESCE(
         (SELECT MAX(seq) FROM pieces WHERE request_id = ?1 AND part = 'items' AND seq <= ?2), 0) ORDER BY seq`,
      ...[id, offset],
    );
    const lines: string[] = [];
    let room = most;
    for (const { seq, data } of rows) {
      const all = data.split("\n");
      for (const line of all.slice(Math.max(0, offset - seq))) {
        room -= line.length;
        if (room < 0 && lines.length > 0) return { lines, done: this.count(id) };
        lines.push(line);
      }
    }
    return { lines, done: this.count(id) };
  }
}
