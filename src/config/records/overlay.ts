import { grantsIn } from "../../core/caller.ts";
import type { StaticToken } from "../config.ts";
import type { Overlay } from "../read-config.ts";
import type { Settings } from "../settings.ts";
import type { StoredRecord } from "../store/record-table.ts";
import { RECORD_KINDS } from "./record-kinds.ts";
import { CHANGEABLE_SETTINGS, problemsOf } from "./setting-record.ts";
import { OWNER_TOKEN_ID, storedToken } from "./token-record.ts";

/** Returns what the records add to the environment. A record that this version cannot read adds a warning. */
export function overlayOf(records: readonly StoredRecord[]): Overlay {
  const settings: Record<string, unknown> = {};
  const tokens: StaticToken[] = [];
  const warnings: string[] = [];
  let ownerTokenGrants: Overlay["ownerTokenGrants"];
  for (const record of records) {
    const { kind, id, data } = record;
    if (isForeign(record))
      warnings.push(`The record ${kind} ${id} was written by a newer Hearth and has no effect here.`);
    else if (!isValid(record)) warnings.push(`The record ${kind} ${id} is not valid and has no effect. Set it again.`);
    else if (kind === "setting") settings[id] = data.value;
    else if (id === OWNER_TOKEN_ID) ownerTokenGrants = grantsIn(storedToken.parse(data).grants);
    else tokens.push(...tokensOf(id, storedToken.parse(data)));
  }
  return { settings, tokens, ownerTokenGrants, warnings };
}

const isForeign = ({ kind, version }: StoredRecord) =>
  !RECORD_KINDS.some((known) => known.name === kind && version <= known.version);

function isValid({ kind, id, data }: StoredRecord): boolean {
  if (kind === "token") return storedToken.safeParse(data).success;
  const known = (CHANGEABLE_SETTINGS as readonly string[]).includes(id);
  return known && problemsOf(id as keyof Settings, data.value).length === 0;
}

function tokensOf(id: string, { grants, hashes }: { grants: string[]; hashes: { sha256: string }[] }): StaticToken[] {
  const [name = "", user = ""] = id.split("@");
  return hashes.map(({ sha256 }) => ({ name, user, sha256: Buffer.from(sha256, "hex"), grants: grantsIn(grants) }));
}
