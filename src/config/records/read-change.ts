import { faultsIn } from "./faults-in.ts";
import type { RecordData, RecordFault, RecordKind } from "./record-kind.ts";

/** A change as it was read: the fields that are stored as they are, and secrets; null removes a secret. */
export type ReadChange =
  | { ok: true; data: RecordData; secrets: Readonly<Record<string, string | null>>; shownOnce?: string }
  | { ok: false; faults: RecordFault[] };

/**
 * Reads the fields of a change. Fields that are left out keep their values, and null removes one.
 * @param current the stored data, without secrets
 */
export function readChange(kind: RecordKind, id: string, given: RecordData, current?: RecordData): ReadChange {
  const secrets = Object.fromEntries(kind.secrets.filter((name) => name in given).map((name) => [name, given[name]]));
  // A kind that completes its data has fields that are commands, so it merges by itself.
  const merged = kind.complete === undefined ? { ...current, ...given } : given;
  const fields = Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== null));
  const parsed = kind.fields.safeParse(fields);
  if (!parsed.success) return { ok: false, faults: faultsIn(parsed) };
  const open = Object.fromEntries(Object.entries(parsed.data).filter(([name]) => !kind.secrets.includes(name)));
  const completed = kind.complete?.(id, open, current) ?? { ok: true, data: open };
  if (!completed.ok) return completed;
  const faults = kind.check?.(id, completed.data) ?? [];
  return faults.length > 0
    ? { ok: false, faults }
    : { ...completed, secrets: secrets as Record<string, string | null> };
}

/** Returns what is wrong with stored data. */
export function faultsOf(kind: RecordKind, id: string, data: RecordData): RecordFault[] {
  return kind.check?.(id, data) ?? faultsIn(kind.fields.safeParse(data));
}
