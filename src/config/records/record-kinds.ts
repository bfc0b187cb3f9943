import { hostKind } from "./host-record.ts";
import type { RecordKind } from "./record-kind.ts";
import { settingKind } from "./setting-record.ts";
import { tokenKind } from "./token-record.ts";

/** Every kind of record. */
export const RECORD_KINDS: readonly RecordKind[] = [hostKind, tokenKind, settingKind];
