import type { Context } from "hono";
import { forgetRecords, settingsStore } from "../config/known-records.ts";
import type { RecordKind } from "../config/records/record-kind.ts";
import { RECORD_KINDS } from "../config/records/record-kinds.ts";
import type { ShownRecord } from "../config/store/change.ts";
import type { SettingsStore } from "../config/store/settings-store.ts";
import { HearthError } from "../core/errors.ts";
import type { HttpEnv } from "../pages/http-env.ts";
import { errorFields } from "../telemetry/logger.ts";

type Method = "list" | "audit" | "change" | "exportAll" | "importAll" | "rekey";
/** The methods of the SettingsStore as the Worker calls them. The types of stubs cannot carry fields that are not known. */
type Records = {
  [M in Method]: (...args: Parameters<SettingsStore[M]>) => Promise<Awaited<ReturnType<SettingsStore[M]>>>;
};

/** Returns what the store answers. @throws HearthError `storage_failed` if it cannot be reached */
export async function readRecords<T>(c: Context<HttpEnv>, read: (records: Records) => Promise<T>): Promise<T> {
  try {
    return await read(settingsStore(c.env) as unknown as Records);
  } catch (thrown) {
    c.var.log.warn("records_away", errorFields(thrown));
    throw new HearthError(
      "storage_failed",
      "The store of settings did not answer.",
      "Look whether a change was made before you repeat it. If the account has used up its Durable Object requests for " +
        "the day, more are available from midnight UTC.",
    );
  }
}

/** The same for what changes records. The change has an effect at once in this isolate, also if the answer was lost. */
export async function changeRecords<T>(c: Context<HttpEnv>, change: (records: Records) => Promise<T>): Promise<T> {
  try {
    return await readRecords(c, change);
  } finally {
    forgetRecords(c.env);
  }
}

/** Returns the kind of this name. @throws HearthError `not_found` */
export function requireKind(name: string | undefined): RecordKind {
  const kind = RECORD_KINDS.find((known) => known.name === name);
  if (kind !== undefined) return kind;
  const kinds = RECORD_KINDS.map((known) => known.name).join(", ");
  throw new HearthError("not_found", "There is no such kind of record.", `The kinds are: ${kinds}.`);
}

/** Returns the record of an id as someone typed it. @throws HearthError `not_found` */
export async function requireRecord(c: Context<HttpEnv>, kind: RecordKind, typed: string): Promise<ShownRecord> {
  const records = await readRecords(c, (store) => store.list(kind.name));
  // A stored id may be one that is no longer valid.
  const id = kind.id.safeParse(typed).data;
  const record = records.find((each) => each.id === typed) ?? records.find((each) => each.id === id);
  if (record !== undefined) return record;
  throw new HearthError("not_found", `There is no ${kind.name} of this name.`, "Look at the list of records.");
}
