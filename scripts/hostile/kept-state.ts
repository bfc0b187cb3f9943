import { join } from "node:path";
import { databasesBelow, readDatabase } from "../../harness/workerd/databases.ts";
import { MAX_UNUSED_CLIENTS } from "../../src/auth/limits.ts";
import { MAX_CHAT_MB } from "./open-target.ts";

/** Models of the home, their list and version, and models that the attacks made. */
const MAX_KV_KEYS = 100;
/** Prefixes of what the owner's own browser starts. A stranger leaves registrations only. */
const OWNERS = ["session", "transaction", "browser"];

/** The last call before the limit may write as much: its body, the index, and the answer of its turn. */
const WRITTEN_MB = 40;

/** What is in storage after the attacks. */
export interface KeptState {
  /** Lines to show. */
  lines: string[];
  /** What exceeds its limit. */
  excesses: string[];
}

/** Reads what the attacks have left in storage, once the process has ended. */
export function readKeptState(folder: string): KeptState {
  const databases = databasesBelow(join(folder, "state")).map((file) => ({ file, tables: countTables(file) }));
  const entries =
    databases.flatMap(({ file, tables }) => (tables.entries === undefined ? [] : [prefixes(file)])).at(0) ?? {};
  const kv = databases
    .filter(({ file }) => file.includes("/kv/"))
    .reduce((sum, { tables }) => sum + (tables._mf_entries ?? 0), 0);
  const objects = databases
    .filter(({ file, tables }) => /\/do\/hearth-/.test(file) && Object.keys(tables).length > 0)
    .map(({ file, tables }) => `${/\/do\/hearth-(\w+)/.exec(file)?.[1]}: ${counts(tables)}`);
  const chats = databases.filter(({ tables }) => tables.sessions !== undefined).map(({ file }) => usedMb(file));
  const others = Object.entries(entries).filter(([prefix]) => prefix !== "client" && !OWNERS.includes(prefix));
  const excess = (what: string, count: number, most: number) =>
    count > most ? [`${count} ${what}; ${most} is the most`] : [];
  return {
    lines: [`OAuthStore entries by prefix: ${counts(entries) || "none"}`, `KV keys: ${kv}`, ...objects],
    excesses: [
      ...excess("registrations are stored", entries.client ?? 0, MAX_UNUSED_CLIENTS),
      ...others.map(([prefix, count]) => `${count} entries of a stranger's are stored: ${prefix}`),
      ...excess("keys are in KV", kv, MAX_KV_KEYS),
      ...chats.flatMap((mb) => excess("MB of conversations are stored for one user", mb, MAX_CHAT_MB + WRITTEN_MB)),
    ],
  };
}

const counts = (table: Record<string, number>) =>
  Object.entries(table)
    .map(([name, count]) => `${name} ${count}`)
    .join(", ");

function countTables(file: string): Record<string, number> {
  return readDatabase(file, (database) => {
    const names = database
      .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'")
      .all();
    const wanted = names
      .map(({ name }) => String(name))
      .filter((name) => !/^(sqlite_|_cf_|.*_(data|idx|content|docsize|config)$)/.test(name));
    return Object.fromEntries(
      wanted.map((name) => [name, Number(database.prepare(`SELECT count(*) AS count FROM "${name}"`).get()?.count)]),
    );
  });
}

/** MB of a database without its free pages. */
const usedMb = (file: string): number =>
  readDatabase(file, (database) => {
    const value = (name: string) => Number(Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0]);
    return ((value("page_count") - value("freelist_count")) * value("page_size")) / 1e6;
  });

const prefixes = (file: string): Record<string, number> =>
  readDatabase(file, (database) => {
    const rows = database
      .prepare("SELECT substr(key, 1, instr(key, ':') - 1) AS prefix, count(*) AS count FROM entries GROUP BY 1")
      .all();
    return Object.fromEntries(rows.map(({ prefix, count }) => [String(prefix), Number(count)]));
  });
