import type { RecordData } from "../records/record-kind.ts";
import type { Sealed } from "./seal.ts";

/** A record as it is stored. */
export interface StoredRecord {
  kind: string;
  id: string;
  /** Form of the data: see `RecordKind.version`. */
  version: number;
  data: RecordData;
  secrets: Readonly<Record<string, Sealed>>;
  /** Grows with every change of any record. */
  revision: number;
  /** ms since 1970 */
  changedAt: number;
}

/** The way by which the owner made a change. */
export type Way = "page" | "command" | "import";

/** One row of the audit: what was changed, without values. */
export interface AuditRow {
  /** ms since 1970 */
  at: number;
  way: Way;
  action: "set" | "remove";
  kind: string;
  id: string;
  /** Names of the fields that were given. */
  fields: string[];
}

const AUDIT_KEPT_MS = 365 * 24 * 60 * 60 * 1000;
/** The most rows of the audit that are kept. */
export const MAX_AUDIT_ROWS = 5_000;

type Row = Record<string, SqlStorageValue> & {
  kind: string;
  id: string;
  version: number;
  data: string;
  secrets: string;
};

/** The records, their revision and the audit in the object's SQL. */
export class RecordTable {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Returns the revision of the last change. */
  revision(): number {
    return this.#sql.exec<{ revision: number }>("SELECT revision FROM revision").one().revision;
  }

  all(): StoredRecord[] {
    return this.#sql.exec<Row>("SELECT * FROM records ORDER BY kind, id").toArray().map(toRecord);
  }

  get(kind: string, id: string): StoredRecord | undefined {
    return this.#sql.exec<Row>("SELECT * FROM records WHERE kind = ? AND id = ?", kind, id).toArray().map(toRecord)[0];
  }

  count(kind: string): number {
    return this.#sql.exec<{ n: number }>("SELECT COUNT(*) AS n FROM records WHERE kind = ?", kind).one().n;
  }

  put({ kind, id, version, data, secrets }: Omit<StoredRecord, "revision" | "changedAt">, now: number): void {
    const values = [kind, id, version, JSON.stringify(data), JSON.stringify(secrets), this.#nextRevision(), now];
    // Columns by name, and no REPLACE: a newer build may have added some.
    this.#sql.exec(
      `INSERT INTO records (kind, id, version, data, secrets, revision, changed_at) VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (kind, id) DO UPDATE SET version = excluded.version, data = excluded.data, secrets = excluded.secrets,
         revision = excluded.revision, changed_at = excluded.changed_at`,
      ...values,
    );
  }

  remove(kind: string, id: string): void {
    this.#sql.exec("DELETE FROM records WHERE kind = ? AND id = ?", kind, id);
    this.#nextRevision();
  }

  addAudit({ at, way, action, kind, id, fields }: AuditRow): void {
    const query = "INSERT INTO audit (at, way, action, kind, id, fields) VALUES (?, ?, ?, ?, ?, ?)";
    this.#sql.exec(query, at, way, action, kind, id, JSON.stringify(fields));
    this.#sql.exec("DELETE FROM audit WHERE at < ?", at - AUDIT_KEPT_MS);
    this.#sql.exec("DELETE FROM audit WHERE rowid <= (SELECT MAX(rowid) FROM audit) - ?", MAX_AUDIT_ROWS);
  }

  /** Returns the newest rows of the audit, the newest first. */
  audit(limit: number): AuditRow[] {
    const query = "SELECT * FROM audit ORDER BY rowid DESC LIMIT ?";
    const rows = this.#sql.exec<Record<string, SqlStorageValue>>(query, limit).toArray();
    return rows.map((row) => ({ ...row, fields: JSON.parse(String(row.fields)) }) as unknown as AuditRow);
  }

  #nextRevision(): number {
    return this.#sql.exec<{ revision: number }>("UPDATE revision SET revision = revision + 1 RETURNING revision").one()
      .revision;
  }
}

function toRecord({ kind, id, version, data, secrets, revision, changed_at }: Row): StoredRecord {
  return {
    kind,
    id,
    version,
    data: JSON.parse(data),
    secrets: JSON.parse(secrets),
    revision: Number(revision),
    changedAt: Number(changed_at),
  };
}
