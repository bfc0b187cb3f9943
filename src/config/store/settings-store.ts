import { DurableObject } from "cloudflare:workers";
import { migrate } from "../../core/migrate.ts";
import type { Bindings } from "../bindings.ts";
import { readChange } from "../records/read-change.ts";
import type { RecordData, RecordFault, RecordKind } from "../records/record-kind.ts";
import { RECORD_KINDS } from "../records/record-kinds.ts";
import { settings } from "../settings.ts";
import { type AuditRow, RecordTable, type StoredRecord, type Way } from "./record-table.ts";
import { SCHEMA } from "./schema.ts";
import { type Sealed, SettingsKeys } from "./seal.ts";

/** All records, if they have changed since the revision that the reader knows. */
export interface Snapshot {
  revision: number;
  records?: StoredRecord[];
}

/** A record as it is shown to the owner: no secrets and no hashes. */
export interface ShownRecord {
  kind: string;
  id: string;
  data: RecordData;
  /** Names of the secrets that are stored. */
  secrets: string[];
  revision: number;
  /** ms since 1970 */
  changedAt: number;
  /** What is wrong with it, or keeps it from having an effect. */
  problem?: string;
}

/** A change that the owner asks for. */
export interface Change {
  kind: string;
  id: string;
  /** The fields to set. Those left out keep their values; null removes one. Undefined removes the record. */
  fields?: RecordData;
  /** The revision of the record that the owner saw, 0 for none. If another change came between, nothing is changed. */
  expected?: number;
  way: Way;
}

/** What became of a change. */
export type ChangeOutcome =
  | { ok: true; record?: ShownRecord; shownOnce?: string }
  | { ok: false; faults: RecordFault[] };

/** Longest data of a record, in characters of JSON: all records are in the memory of every isolate. */
const MAX_RECORD_CHARACTERS = 16_000;

/**
 * Durable Object with everything that the owner makes and changes while Hearth runs. It is one object, because a change
 * must be complete when the next call asks, and revoked access must end. Isolates ask it at most once in 30 seconds
 * (`known-records.ts`) and go on without it when it cannot be reached.
 *
 * During a deployment a Worker and an object of two builds talk to each other, so methods and their values keep their names.
 */
export class SettingsStore extends DurableObject<Bindings> {
  readonly #table = new RecordTable(this.ctx.storage.sql);
  /** Replaced by tests that need a kind of their own. */
  kinds = RECORD_KINDS;

  constructor(ctx: DurableObjectState, env: Bindings) {
    super(ctx, env);
    migrate(ctx.storage, SCHEMA);
  }

  /** Returns the revision, and the records if it is not the known one. */
  read(known?: number): Snapshot {
    const revision = this.#table.revision();
    return revision === known ? { revision } : { revision, records: this.#table.all() };
  }

  /** Returns the records as they are shown, of one kind or of all. */
  async list(kind?: string): Promise<ShownRecord[]> {
    const keys = this.#keys();
    const records = this.#table.all().filter((record) => kind === undefined || record.kind === kind);
    return Promise.all(records.map((record) => this.#show(record, keys)));
  }

  /** Returns the newest rows of the audit, the newest first. */
  audit(limit = 100): AuditRow[] {
    return this.#table.audit(limit);
  }

  /** Makes, changes or removes one record, or says everything that is wrong with the change. */
  async change(change: Change): Promise<ChangeOutcome> {
    const kind = this.kinds.find(({ name }) => name === change.kind);
    if (kind === undefined) return refuse("kind", `is none of ${this.kinds.map(({ name }) => name).join(", ")}`);
    const id = kind.id.safeParse(change.id);
    if (!id.success)
      return { ok: false, faults: id.error.issues.map(({ message }) => ({ field: "id", problem: message })) };
    return change.fields === undefined
      ? this.#remove(change, id.data)
      : this.#set(kind, { ...change, id: id.data }, change.fields);
  }

  #remove({ kind, expected, way }: Change, id: string): ChangeOutcome {
    const current = this.#table.get(kind, id);
    if (current === undefined) return refuse("id", "names no record");
    if (expected !== undefined && current.revision !== expected) return refuse("", CHANGED_MEANWHILE);
    return this.#write(() => {
      this.#table.remove(kind, id);
      this.#table.addAudit({ at: Date.now(), way, action: "remove", kind, id, fields: [] });
      return { ok: true };
    });
  }

  async #set(kind: RecordKind, { id, expected, way }: Change, fields: RecordData): Promise<ChangeOutcome> {
    const current = this.#table.get(kind.name, id);
    const refused = this.#refusal(kind, current, expected);
    if (refused !== undefined) return refuse("", refused);
    const read = readChange(kind, id, fields, current?.data);
    if (!read.ok) return read;
    if (JSON.stringify(read.data).length > MAX_RECORD_CHARACTERS) return refuse("", "is larger than 16,000 characters");
    const keys = this.#keys();
    if (!keys.canSeal && Object.values(read.secrets).some((secret) => secret !== null)) return refuse("", NO_KEY);
    const secrets = await this.#seal(kind, id, { ...current?.secrets }, read.secrets);
    // Encrypting lets other events in.
    if (this.#table.get(kind.name, id)?.revision !== current?.revision) return refuse("", CHANGED_MEANWHILE);
    const outcome = this.#write((): ChangeOutcome => {
      const record = { kind: kind.name, id, version: kind.version, data: read.data, secrets };
      this.#table.put(record, Date.now());
      this.#table.addAudit({ at: Date.now(), way, action: "set", kind: kind.name, id, fields: Object.keys(fields) });
      return { ok: true, shownOnce: read.shownOnce };
    });
    const stored = this.#table.get(kind.name, id);
    return outcome.ok && stored !== undefined ? { ...outcome, record: await this.#show(stored, keys) } : outcome;
  }

  #refusal(kind: RecordKind, current: StoredRecord | undefined, expected: number | undefined): string | undefined {
    if (current !== undefined && current.version > kind.version) return NEWER;
    if (expected !== undefined && (current?.revision ?? 0) !== expected) return CHANGED_MEANWHILE;
    if (current === undefined && this.#table.count(kind.name) >= kind.max) {
      return `is one too many: there may be ${kind.max} of this kind; remove one first`;
    }
    return undefined;
  }

  async #seal(
    kind: RecordKind,
    id: string,
    kept: Record<string, Sealed>,
    given: Readonly<Record<string, string | null>>,
  ) {
    const keys = this.#keys();
    for (const [name, secret] of Object.entries(given)) {
      if (secret === null) delete kept[name];
      else kept[name] = await keys.seal(secret, placeOf(kind.name, id, name));
    }
    return kept;
  }

  async #show(record: StoredRecord, keys: SettingsKeys): Promise<ShownRecord> {
    const { kind: name, id, data, secrets, revision, changedAt } = record;
    const kind = this.kinds.find((known) => known.name === name);
    const shown = { kind: name, id, secrets: Object.keys(secrets), revision, changedAt };
    if (kind === undefined || record.version > kind.version) return { ...shown, data: {}, problem: NEWER };
    const opened = await Promise.all(
      Object.entries(secrets).map(([field, sealed]) => keys.open(sealed, placeOf(name, id, field))),
    );
    const problem = opened.some((secret) => "problem" in secret) ? UNREADABLE : undefined;
    return { ...shown, data: kind.shown?.(data) ?? data, problem };
  }

  #write(write: () => ChangeOutcome): ChangeOutcome {
    try {
      return this.ctx.storage.transactionSync(write);
    } catch {
      return refuse(
        "",
        "could not be stored, so nothing has changed; if the account has used up its rows for the day, try after 00:00 UTC",
      );
    }
  }

  #keys(): SettingsKeys {
    const { SETTINGS_KEY } = this.env as { SETTINGS_KEY?: unknown };
    return new SettingsKeys(settings.shape.SETTINGS_KEY.safeParse(SETTINGS_KEY || undefined).data);
  }
}

/** What a secret belongs to. It cannot be decrypted for another place, so nobody can move it to a record that shows it. */
export const placeOf = (kind: string, id: string, field: string) => `${kind}/${id}/${field}`;

const refuse = (field: string, problem: string): ChangeOutcome => ({ ok: false, faults: [{ field, problem }] });

const NEWER = "was written by a newer Hearth, which this one leaves alone; update Hearth, or remove the record";
const CHANGED_MEANWHILE = "was changed meanwhile; look at it again, then repeat the change";
const NO_KEY =
  "has a secret, which needs SETTINGS_KEY to be stored; set it with: openssl rand -base64 32 | npx wrangler secret put SETTINGS_KEY";
const UNREADABLE = "has a secret that SETTINGS_KEY does not open; put the key back, or set the secret again";
