import { joinParts } from "../../core/json-parts.ts";
import { parseJson } from "../../core/parse-json.ts";
import { splitText } from "../../core/split-text.ts";

/**
 * A long text of a request. `noted` is what the job needs to continue after the object's death, `end` the outcome. The rows
 * of a stepped request's items lie in the same table (`item-store.ts`).
 */
export type ChunkKind = "input" | "text" | "thinking" | "noted" | "end";

/** Long texts in rows, each below the size that a row may have. A text that is extended only grows. */
export class TextChunks {
  readonly #sql: SqlStorage;
  /** What is stored of the texts that grow at present: their length, and their number of rows. */
  readonly #written = new Map<string, { length: number; count: number }>();

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** @returns the place of the next chunk */
  append(id: string, kind: ChunkKind, data: string, first = 0): number {
    const chunks = splitText(data);
    for (const [place, chunk] of chunks.entries()) this.#insert(id, kind, first + place, chunk);
    return first + chunks.length;
  }

  /** Appends parts of a text, as bytes of whole characters in UTF-8. They are used up: their memory is free afterwards. */
  appendParts(id: string, kind: ChunkKind, parts: readonly Uint8Array[]): void {
    for (const [place, part] of parts.entries()) {
      this.#sql.exec(
        "INSERT INTO pieces (request_id, part, seq, data) VALUES (?, ?, ?, CAST(? AS TEXT))",
        id,
        kind,
        place,
        part,
      );
    }
    for (const part of parts) (part.buffer as ArrayBuffer).transfer(0);
  }

  /** Appends what `whole` has beyond what is stored. */
  extend(id: string, kind: ChunkKind, whole: string): void {
    // The text of a request whose object has died is in storage alone, and stays as it is.
    if (whole === "") return;
    const key = `${id}/${kind}`;
    const { length, count } = this.#written.get(key) ?? this.#stored(id, kind);
    this.#written.set(key, { length: whole.length, count: this.append(id, kind, whole.slice(length), count) });
  }

  replace(id: string, kind: ChunkKind, whole: string): void {
    this.delete(id, kind);
    this.append(id, kind, whole);
  }

  read(id: string, kind: ChunkKind): string {
    return this.#rows(id, kind).join("");
  }

  /** Reads JSON that may have megabytes; undefined if there is none that can be read. */
  readJson(id: string, kind: ChunkKind): unknown {
    const bytes = this.#readBytes(id, kind);
    try {
      return parseJson(bytes);
    } catch {
      return undefined;
    } finally {
      bytes.buffer.transfer(0);
    }
  }

  /** Forgets the lengths of texts that will not grow any more. */
  close(id: string): void {
    for (const kind of ["text", "thinking"]) this.#written.delete(`${id}/${kind}`);
  }

  delete(id: string, kind: ChunkKind): void {
    this.#sql.exec("DELETE FROM pieces WHERE request_id = ? AND part = ?", id, kind);
  }

  /** Deletes the content of requests that ended in this time. Times are ms since 1970. */
  deleteEndedBetween(from: number, to: number): void {
    this.#sql.exec(
      "DELETE FROM pieces WHERE request_id IN (SELECT id FROM requests WHERE ended_at >= ? AND ended_at < ?)",
      from,
      to,
    );
  }

  #insert(id: string, kind: ChunkKind, place: number, data: string): void {
    this.#sql.exec("INSERT INTO pieces (request_id, part, seq, data) VALUES (?, ?, ?, ?)", id, kind, place, data);
  }

  #readBytes(id: string, kind: ChunkKind): Uint8Array<ArrayBuffer> {
    const of = "FROM pieces WHERE request_id = ? AND part = ?";
    const { bytes } = this.#sql
      .exec<{ bytes: number }>(`SELECT COALESCE(SUM(octet_length(data)), 0) AS bytes ${of}`, id, kind)
      .one();
    const rows = this.#sql.exec<{ data: ArrayBuffer }>(
      `SELECT CAST(data AS BLOB) AS data ${of} ORDER BY seq`,
      id,
      kind,
    );
    return joinParts(
      rows.toArray().map(({ data }) => new Uint8Array(data)),
      bytes,
    );
  }

  #stored(id: string, kind: ChunkKind): { length: number; count: number } {
    const rows = this.#rows(id, kind);
    return { length: rows.join("").length, count: rows.length };
  }

  #rows(id: string, kind: ChunkKind): string[] {
    return this.#sql
      .exec<{ data: string }>("SELECT data FROM pieces WHERE request_id = ? AND part = ? ORDER BY seq", id, kind)
      .toArray()
      .map(({ data }) => data);
  }
}
