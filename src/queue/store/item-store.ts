type Row = { seq: number; data: string };

/** A page of stored items, one line of JSON each (`forms/stored-item.ts`). It crosses RPC, so its names never change. */
export interface ItemLines {
  lines: string[];
  /** How many items exist by now. */
  done: number;
}

/**
 * Items of stepped requests, one row a step: `seq` is the place of its first item, and `data` has a line of JSON for each
 * item. They are never in memory together, because a thousand vectors would fill it.
 */
export class ItemStore {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  append(id: string, first: number, lines: readonly string[]): void {
    this.#sql.exec(
      "INSERT INTO pieces (request_id, part, seq, data) VALUES (?, 'items', ?, ?)",
      id,
      first,
      lines.join("\n"),
    );
  }

  count(id: string): number {
    const [last] = this.#sql
      .exec<Row>("SELECT seq, data FROM pieces WHERE request_id = ? AND part = 'items' ORDER BY seq DESC LIMIT 1", id)
      .toArray();
    return last === undefined ? 0 : last.seq + last.data.split("\n").length;
  }

  /** The items from `offset` on, as many as fit into `max` characters. The first of them always fits. */
  page(id: string, offset: number, max: number): ItemLines {
    const rows = this.#sql.exec<Row>(
      `SELECT seq, data FROM pieces WHERE request_id = ?1 AND part = 'items' AND seq >= COALESCE(
         (SELECT MAX(seq) FROM pieces WHERE request_id = ?1 AND part = 'items' AND seq <= ?2), 0) ORDER BY seq`,
      id,
      offset,
    );
    const lines: string[] = [];
    let room = max;
    for (const { seq, data } of rows) {
      for (const line of data.split("\n").slice(Math.max(0, offset - seq))) {
        room -= line.length;
        if (room < 0 && lines.length > 0) return { lines, done: this.count(id) };
        lines.push(line);
      }
    }
    return { lines, done: this.count(id) };
  }
}
