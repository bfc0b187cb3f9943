import type { RecordData, RecordFault } from "../records/record-kind.ts";
import type { Way } from "./record-table.ts";

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
  /** What is wrong with it, or keeps it from having an effect, as the end of a sentence. */
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

/** Everything that is wrong with a change, which changed nothing. */
export interface Refused {
  ok: false;
  faults: RecordFault[];
}

/** What became of a change. */
export type ChangeOutcome = { ok: true; record?: ShownRecord; shownOnce?: string } | Refused;

/** What became of an import. */
export type ImportOutcome = { ok: true; imported: number } | Refused;
