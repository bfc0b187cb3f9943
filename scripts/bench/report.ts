import { aligned } from "../terminal/aligned.ts";
import type { Stats } from "./measure.ts";
import { PEERS, type PeerName } from "./peers/start-peer.ts";
import { type Check, isOver, type Row } from "./row.ts";

/** A line of heads, then lines of cells; all have the same length. */
export type Table = string[][];

/** Shows each row beside its bounds, with one line for each bound. */
export function boundsTable(rows: readonly Row[]): Table {
  const lines = rows.flatMap(({ what, direct, floor, hearth, checks = [] }) => {
    const [first, ...others] = checks.map((check) => [saying(check), isOver(check) ? "OVER" : "ok"]);
    const cells = [what, ...[direct, floor, hearth].map(cell)];
    return [[...cells, ...(first ?? ["", ""])], ...others.map((other) => ["", "", "", "", ...other])];
  });
  return [["ms: median (p95)", "direct", "floor", "hearth", "against its bound", ""], ...lines];
}

/** Shows each row beside the alternatives, and which one is ahead. */
export function peersTable(rows: readonly Row[]): Table {
  const lines = rows.map((row) => {
    const { what, floor, hearth, peers = {} } = row;
    return [what, cell(floor), cell(hearth), ...PEERS.map((name) => cell(peers[name])), verdict(row)];
  });
  return [["ms: median (p95)", "floor", "hearth", ...PEERS, "Hearth is"], ...lines];
}

/** The rows in which an alternative is quicker, each with the reason. */
export function behindNotes(rows: readonly Row[]): string[] {
  return rows
    .filter((row) => quicker(row).length > 0)
    .map((row) => `Not ahead of ${quicker(row).join(" and ")}: ${row.what}. Why: ${row.whyBehind ?? "not known"}.`);
}

function verdict(row: Row): string {
  const { hearth, peers = {} } = row;
  if (typeof hearth !== "object") return "";
  const ahead = quicker(row);
  if (ahead.length > 0) return `behind ${ahead.join(", ")}`;
  const times = PEERS.flatMap((name) => {
    const other = peers[name];
    return typeof other === "object" ? [`${(other.median / hearth.median).toFixed(1)} x`] : [];
  });
  return `ahead, ${times.join(" and ")}`;
}

/** Lists the alternatives that are faster than Hearth, where both have a figure. */
function quicker({ hearth, peers = {} }: Row): PeerName[] {
  return PEERS.filter((name) => {
    const other = peers[name];
    return typeof hearth === "object" && typeof other === "object" && other.median < hearth.median;
  });
}

/** Formats a table for a terminal, with numbers aligned to the right. */
export function plain(table: Table): string {
  const isNumber = (column: number) =>
    column >= 1 && table.slice(1).every((line) => !/[a-z]{5}/.test(line[column] ?? ""));
  const [heads = [], ...lines] = table;
  const rule = heads.map((_, column) => "-".repeat(Math.max(...table.map((line) => line[column]?.length ?? 0))));
  return aligned([heads, rule, ...lines], isNumber).join("\n");
}

/** Formats a table as Markdown. */
export function markdown(table: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.map((text) => text.trim()).join(" | ")} |`;
  const [heads = [], ...lines] = table;
  return [line(heads), `|${heads.map(() => "---|").join("")}`, ...lines.map(line)].join("\n");
}

function cell(value: Stats | string | undefined): string {
  if (value === undefined) return "-";
  return typeof value === "string" ? value : `${number(value.median)} (${number(value.p95)})`;
}

const saying = ({ what, measured, bound, unit }: Check) => `${what} ${number(measured)} of ${number(bound)} ${unit}`;

function number(value: number): string {
  if (Number.isInteger(value) || Math.abs(value) >= 100) return value.toFixed(0);
  return value.toFixed(Math.abs(value) < 10 ? 2 : 1);
}
