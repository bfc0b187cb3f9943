/** `noted` is what a request must know to go on after the object's death; the items of a stepped one are in `items.ts`. */
export type Part = "input" | "text" | "thinking" | "noted" | "end";

/** A row holds 2 MB; a code unit takes at most 3 bytes. */
const CHARACTERS_OF_A_PIECE = 500_000;

/** Long texts in rows, each below the size that a row may have. Texts only grow. */
export class Pieces {
  readonly #sql: SqlStorage;
  /** What is written of the texts that grow at present: its length, and its pieces. */
  readonly #written = new Map<string, { length: number; count: number }>();

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  append(id: string, part: Part, data: string, first = 0): number {
    let seq = first;
    for (let from = 0, to = 0; from < data.length; from = to, seq++) {
      to = from + CHARACTERS_OF_A_PIECE;
      if (isHighSurrogate(data.charCodeAt(to - 1))) to -= 1;
      this.#sql.exec(
        "INSERT INTO pieces (request_id, part, seq, data) VALUES (?, ?, ?, ?)",
        ...[id, part, seq, data.slice(from, to)],
      );
    }
    return seq;
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

/** The first half of a character that takes two code units: storage would lose it if it stood alone. */
const isHighSurrogate = (unit: number) => unit >= 0xd800 && unit <= 0xdbff;
