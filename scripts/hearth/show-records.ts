import type { ShownRecord } from "../../src/config/store/change.ts";
import type { AuditRow } from "../../src/config/store/record-table.ts";
import { aligned } from "../terminal/aligned.ts";
import { screen } from "../terminal/screen.ts";
import type { Changed, DescribedKind } from "./admin-api.ts";

/** Widest cell of a list, in characters. `get` shows all of it. */
const MAX_CELL = 60;

/** Prints records as a table for each kind. */
export function showRecords(records: readonly ShownRecord[], kinds: readonly DescribedKind[]): void {
  if (records.length === 0) {
    screen.warn("There are no records yet. These can be made:");
    showKinds(kinds);
    return;
  }
  for (const [kind, group] of Map.groupBy(records, (record) => record.kind)) {
    screen.heading(kinds.find(({ name }) => name === kind)?.title ?? kind, `npm run hearth -- get ${kind} ID`);
    const columns = [...new Set(group.flatMap((record) => Object.keys(valuesOf(record))))];
    const rows = group.map((record) => [
      record.id,
      ...columns.map((column) => short(valuesOf(record)[column] ?? "")),
      timeOf(record.changedAt),
    ]);
    for (const line of aligned([["id", ...columns, "changed (UTC)"], ...rows])) screen.block(line);
    for (const { id, problem } of group) if (problem !== undefined) screen.warn(`${kind} ${id} ${problem}.`);
  }
}

/** Prints one record. */
export function showRecord(record: ShownRecord): void {
  const { kind, id, changedAt, problem } = record;
  screen.heading(`${kind} ${id}`, `changed ${timeOf(changedAt)} UTC`);
  for (const line of aligned(Object.entries(valuesOf(record)))) screen.block(line);
  if (problem !== undefined) screen.warn(`It ${problem}.`);
}

/** Prints a record after a change, with what is shown this once. */
export function showChanged({ record, shown_once: secret }: Changed): void {
  showRecord(record);
  if (secret !== undefined) {
    screen.heading("Its secret", "shown only once");
    screen.block(secret);
  }
  console.log();
  screen.done(secret === undefined ? "It is in effect within 30 seconds." : "It works now.");
}

/** Prints the kinds of records with their fields. */
export function showKinds(kinds: readonly DescribedKind[]): void {
  for (const { name, title, about, id_example: example, fields } of kinds) {
    screen.heading(`${name}: ${title}`, about);
    const id = ["ID", example];
    const rows = fields.map((field) => [`${field.name}=`, `${field.description}${field.secret ? " (secret)" : ""}`]);
    for (const line of aligned([id, ...rows])) screen.block(line);
  }
}

/** Prints rows of the audit. */
export function showAudit(rows: readonly AuditRow[]): void {
  if (rows.length === 0) {
    screen.warn("Nothing was changed yet.");
    return;
  }
  screen.heading("Changes", "the newest first; without values");
  const lines = rows.map(({ at, way, action, kind, id, fields }) => [
    timeOf(at),
    way,
    action,
    kind,
    id,
    fields.join(","),
  ]);
  for (const line of aligned([["time (UTC)", "way", "change", "kind", "id", "fields"], ...lines])) screen.block(line);
}

function valuesOf({ data, secrets }: ShownRecord): Record<string, string> {
  const open = Object.entries(data).map(([name, value]) => [name, shown(value)]);
  return Object.fromEntries([...open, ...secrets.map((name) => [name, "(secret)"])]);
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return value.map(shown).join(",");
  if (typeof value === "object" && value !== null) return Object.values(value).map(shown).join(" ");
  return String(value);
}

const short = (text: string) => (text.length > MAX_CELL ? `${text.slice(0, MAX_CELL - 1)}…` : text);

const timeOf = (ms: number) => new Date(ms).toISOString().slice(0, 16).replace("T", " ");
