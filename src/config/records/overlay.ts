import { grantsIn } from "../../core/caller.ts";
import type { StaticToken } from "../config.ts";
import { hostFields } from "../hosts/host-fields.ts";
import type { WrittenHost } from "../hosts/hosts-of.ts";
import type { Overlay } from "../read-config.ts";
import type { StoredRecord } from "../store/record-table.ts";
import { openSecrets, type SettingsKeys } from "../store/seal.ts";
import { problemOf, UNREADABLE } from "./problem-of.ts";
import { OWNER_TOKEN_ID, storedToken } from "./token-record.ts";

/** Returns what the records add to the environment. A record that this version cannot read adds a warning. */
export async function overlayOf(records: readonly StoredRecord[], keys: SettingsKeys): Promise<Omit<Overlay, "known">> {
  const hosts: WrittenHost[] = [];
  const settings: Record<string, unknown> = {};
  const tokens: StaticToken[] = [];
  const warnings: string[] = [];
  let ownerTokenGrants: Overlay["ownerTokenGrants"];
  for (const record of records) {
    const { kind, id, data } = record;
    const secrets = await openSecrets(keys, record);
    const problem = secrets === undefined ? UNREADABLE : problemOf(record);
    if (problem !== undefined) warnings.push(`The record ${kind} ${id} has no effect, because it ${problem}.`);
    else if (kind === "setting") settings[id] = data.value;
    else if (kind === "host") hosts.push({ id, ...hostFields.parse(data), ...secrets });
    else if (id === OWNER_TOKEN_ID) ownerTokenGrants = grantsIn(storedToken.parse(data).grants);
    else tokens.push(...tokensOf(id, storedToken.parse(data)));
  }
  return { settings, tokens, hosts, ownerTokenGrants, warnings };
}

function tokensOf(id: string, { grants, hashes }: { grants: string[]; hashes: { sha256: string }[] }): StaticToken[] {
  const [name = "", user = ""] = id.split("@");
  return hashes.map(({ sha256 }) => ({ name, user, sha256: Buffer.from(sha256, "hex"), grants: grantsIn(grants) }));
}
