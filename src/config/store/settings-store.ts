import { DurableObject } from "cloudflare:workers";
import { migrate } from "../../core/migrate.ts";
import type { Bindings } from "../bindings.ts";
import { NEWER, problemOf, UNREADABLE } from "../records/problem-of.ts";
import { readChange } from "../records/read-change.ts";
import type { RecordData, RecordKind } from "../records/record-kind.ts";
import { RECORD_KINDS } from "../records/record-kinds.ts";
import type { Change, ChangeOutcome, ImportOutcome, Refused, ShownRecord } from "./change.ts";
import { type ImportedRecord, isTooLarge, readExport, TOO_LARGE, writeExport } from "./exported-records.ts";
import { type AuditRow, RecordTable, type StoredRecord, type Way } from "./record-table.ts";
import { SCHEMA } from "./schema.ts";
import { openSecrets, placeOf, type Sealed, type SettingsKeys, settingsKeys } from "./seal.ts";

/** All records, if they have changed since the revision that the reader knows. */
export interface Snapshot {
  revision: number;
  records?: StoredRecord[];
}

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
    // Whatever is stored can be removed, also under a kind or an id that this build does not know.
    const isStored = this.#table.get(change.kind, change.id) !== undefined;
    if (change.fields === undefined && isStored) return this.#remove(change, change.id);
    const kind = this.kinds.find(({ name }) => name === change.kind);
    if (kind === undefined) return refuse("kind", `is none of ${this.kinds.map(({ name }) => name).join(", ")}`);
    const id = kind.id.safeParse(change.id);
    if (!id.success)
      return { ok: false, faults: id.error.issues.map(({ message }) => ({ field: "id", problem: message })) };
    return change.fields === undefined
      ? this.#remove(change, id.data)
      : this.#set(kind, { ...change, id: id.data }, change.fields);
  }

  /**
   * Returns all records as the text of a file.
   * @param passphrase encrypts the secrets; without one they are left out
   */
  async exportAll(passphrase?: string): Promise<string> {
    const records = this.#table.all();
    const secrets = passphrase === undefined ? {} : await this.#openAll(records);
    return writeExport(records, secrets, passphrase);
  }

  /** Writes the records of an exported file over those of the same ids: all of them, or none. */
  async importAll(text: string, passphrase?: string): Promise<ImportOutcome> {
    const read = await readExport(text, this.kinds, passphrase);
    if (!read.ok) return read;
    const tooMany = this.kinds.find(({ name, max }) => this.#countAfter(name, read.records) > max);
    if (tooMany !== undefined)
      return refuse("records", `would be more than ${tooMany.max} of the kind ${tooMany.name}`);
    const newer = read.records.findIndex(
      ({ kind, id }) => (this.#table.get(kind.name, id)?.version ?? 0) > kind.version,
    );
    if (newer >= 0) return refuse(`records.${newer}`, NEWER);
    const keys = this.#keys();
    if (!keys.canSeal && read.records.some(({ secrets }) => Object.keys(secrets).length > 0)) return refuse("", NO_KEY);
    const rows = await Promise.all(
      read.records.map(async ({ kind, id, data, secrets }) => ({
        ...{ kind: kind.name, id, version: kind.version, data },
        sealed: await sealAll(keys, kind.name, id, secrets),
      })),
    );
    const imported = rows.length;
    return this.#write(() => {
      for (const { sealed, ...row } of rows) {
        const kept = this.#table.get(row.kind, row.id)?.secrets;
        this.#save({ ...row, secrets: { ...kept, ...sealed } }, "import", Object.keys(row.data));
      }
      return { ok: true as const, imported };
    });
  }

  /** Encrypts every secret with the first key of SETTINGS_KEY. Returns how many records were written. */
  async rekey(): Promise<{ rewritten: number; unreadable: number }> {
    const keys = this.#keys();
    let rewritten = 0;
    let unreadable = 0;
    for (const { kind, id, secrets } of this.#table.all()) {
      if (Object.values(secrets).every((secret) => keys.isNewest(secret))) continue;
      const record = this.#table.get(kind, id);
      if (record === undefined) continue;
      const texts = await openSecrets(keys, record);
      if (texts === undefined) {
        unreadable += 1;
        continue;
      }
      const sealed = await sealAll(keys, kind, id, texts);
      if (this.#table.get(kind, id)?.revision !== record.revision) continue;
      this.#table.put({ ...record, secrets: sealed }, record.changedAt);
      rewritten += 1;
    }
    return { rewritten, unreadable };
  }

  #remove({ kind, expected, way }: Change, id: string): ChangeOutcome {
    const current = this.#table.get(kind, id);
    if (current === undefined) return refuse("id", "names no record");
    if (expected !== undefined && current.revision !== expected) return refuse("", CHANGED_MEANWHILE);
    return this.#write(() => {
      this.#table.remove(kind, id);
      this.#table.addAudit({ at: Date.now(), way, action: "remove", kind, id, fields: [] });
      return { ok: true as const };
    });
  }

  async #set(kind: RecordKind, { id, expected, way }: Change, fields: RecordData): Promise<ChangeOutcome> {
    const current = this.#table.get(kind.name, id);
    const refused = this.#refusal(kind, current, expected);
    if (refused !== undefined) return refuse("", refused);
    const read = readChange(kind, id, fields, current?.data);
    if (!read.ok) return read;
    if (isTooLarge(read.data)) return refuse("", TOO_LARGE);
    const keys = this.#keys();
    if (!keys.canSeal && Object.values(read.secrets).some((secret) => secret !== null)) return refuse("", NO_KEY);
    const given = Object.entries(read.secrets).filter((entry): entry is [string, string] => entry[1] !== null);
    const sealed = await sealAll(keys, kind.name, id, Object.fromEntries(given));
    const kept = Object.entries(current?.secrets ?? {}).filter(([field]) => read.secrets[field] === undefined);
    // Encrypting lets other events in.
    if (this.#table.get(kind.name, id)?.revision !== current?.revision) return refuse("", CHANGED_MEANWHILE);
    const record = { kind: kind.name, id, version: kind.version, data: read.data };
    const outcome = this.#write(() => {
      this.#save({ ...record, secrets: { ...Object.fromEntries(kept), ...sealed } }, way, Object.keys(fields));
      return { ok: true as const, shownOnce: read.shownOnce };
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

  #countAfter(kind: string, records: readonly ImportedRecord[]): number {
    const added = records.filter(
      (record) => record.kind.name === kind && this.#table.get(kind, record.id) === undefined,
    );
    return this.#table.count(kind) + new Set(added.map(({ id }) => id)).size;
  }

  #save(record: Parameters<RecordTable["put"]>[0], way: Way, fields: string[]): void {
    const now = Date.now();
    this.#table.put(record, now);
    this.#table.addAudit({ at: now, way, action: "set", kind: record.kind, id: record.id, fields });
  }

  async #show(record: StoredRecord, keys: SettingsKeys): Promise<ShownRecord> {
    const { kind: name, id, data, secrets, revision, changedAt } = record;
    const shown = { kind: name, id, secrets: Object.keys(secrets), revision, changedAt };
    const problem = problemOf(record, this.kinds);
    if (problem !== undefined) return { ...shown, data: {}, problem };
    const kind = this.kinds.find((known) => known.name === name);
    const isReadable = (await openSecrets(keys, record)) !== undefined;
    return { ...shown, data: kind?.shown?.(data) ?? data, problem: isReadable ? undefined : UNREADABLE };
  }

  async #openAll(records: readonly StoredRecord[]): Promise<Record<string, string>> {
    const keys = this.#keys();
    const all: Record<string, string> = {};
    for (const record of records) {
      const texts = (await openSecrets(keys, record)) ?? {};
      for (const [field, text] of Object.entries(texts)) all[placeOf(record.kind, record.id, field)] = text;
    }
    return all;
  }

  #write<T extends { ok: true }>(write: () => T): T | Refused {
    try {
      return this.ctx.storage.transactionSync(write);
    } catch {
      return refuse("", NOT_STORED);
    }
  }

  #keys(): SettingsKeys {
    return settingsKeys(this.env);
  }
}

/** Encrypts texts by their fields. */
async function sealAll(keys: SettingsKeys, kind: string, id: string, texts: Readonly<Record<string, string>>) {
  const sealed: Record<string, Sealed> = {};
  for (const [field, text] of Object.entries(texts)) sealed[field] = await keys.seal(text, placeOf(kind, id, field));
  return sealed;
}

const refuse = (field: string, problem: string): Refused => ({ ok: false, faults: [{ field, problem }] });

const CHANGED_MEANWHILE = "was changed meanwhile; look at it again, then repeat the change";
const NO_KEY =
  "has a secret, which needs SETTINGS_KEY to be stored; make one with: openssl rand -base64 32, then set it with: " +
  "npx wrangler secret put SETTINGS_KEY (locally: in .dev.vars)";
const NOT_STORED =
  "could not be stored, so nothing has changed; if the account has used up its Durable Object rows for the day, try again " +
  "after 00:00 UTC";
