import { splitText } from "../../core/split-text.ts";

/** `noted` is what a request must know to go on after the object's death; the items of a stepped one are in `items.ts`. */
export type Part = "input" | "text" | "thinking" | "noted" | "end";

/** Long texts in rows, each below the size that a row may have. Texts only grow. */
export class Pieces {
  readonly #sql: SqlStorage;
  /** What is written of the texts that grow at present: its length, and its pieces. */
  readonly #written = new Map<string, { length: number; count: number }>();

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  append(id: string, part: Part, data: string, first = 0): number {
    const pieces = splitText(data);
    for (const [place, piece] of pieces.entries()) {
      this.#sql.exec(
        "INSERT INTO pieces (request_id, part, seq, data) VALUES (?, ?, ?, ?)",
        ...[id, part, first + place, piece],
      );
    }
    return first + pieces.length;
  }

  /** Appends what `whole` has more than was written before. */
  extend(id: string, part: Part, whole: string): void {
    const key = `${id}/${part}`;
    const { length, count } = this.#written.get(key) ?? this.#stored(id, part);
    this.#written.set(key, { length: whole.length, count: this.append(id, part, whole.slice(length), count) });
  }

  replace(id: string, part: Part, whole: string): void {
    this.delete(id, part);
    this.append(id, part, whole);
  }

  read(id: string, part: Part): string {
    return this.#rows(id, part).join("");
  }

  /** The length of a text that nobody extends any more need not be remembered. */
  close(id: string): void {
    for (const part of ["text", "thinking"]) this.#written.delete(`${id}/${part}`);
  }

  delete(id: string, part: Part): void {
    this.#sql.exec("DELETE FROM pieces WHERE request_id = ? AND part = ?", id, part);
  }

  deleteEndedBetween(from: number, to: number): void {
    this.#sql.exec(
      "DELETE FROM pieces WHERE request_id IN (SELECT id FROM requests WHERE ended_at >= ? AND ended_at < ?)",
      ...[from, to],
    );
  }

  #stored(id: string, part: Part): { length: number; count: number } {
    const rows = this.#rows(id, part);
    return { length: rows.join("").length, count: rows.length };
  }

  #rows(id: string, part: Part): string[] {
    return this.#sql
      .exec<{ data: string }>("SELECT data FROM pieces WHERE request_id = ? AND part = ? ORDER BY seq", id, part)
      .toArray()
      .map(({ data }) => data);
  }
}
