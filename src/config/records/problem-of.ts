import type { StoredRecord } from "../store/record-table.ts";
import { faultsOf } from "./read-change.ts";
import type { RecordKind } from "./record-kind.ts";
import { RECORD_KINDS } from "./record-kinds.ts";

/** Said of a record of a kind, or with a version, that this build does not know. */
export const NEWER = "was written by a newer Hearth, which this one leaves alone; update Hearth, or remove the record";

/** Said of a record with a secret that cannot be decrypted. */
export const UNREADABLE = "has a secret that SETTINGS_KEY does not open; put the key back, or set the secret again";

/** Returns what keeps a record from having an effect, as the end of a sentence; undefined if it has one. */
export function problemOf(
  { kind: name, id, version, data }: StoredRecord,
  kinds: readonly RecordKind[] = RECORD_KINDS,
) {
  const kind = kinds.find((known) => known.name === name);
  if (kind === undefined || version > kind.version) return NEWER;
  // An id may have been valid for an earlier version only.
  const valid = kind.id.safeParse(id).success && faultsOf(kind, id, data).length === 0;
  return valid ? undefined : "is not valid here; set it again, or remove it";
}
