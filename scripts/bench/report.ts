import type { Stats } from "./measure.ts";
import { type Check, isOver, type Row } from "./row.ts";

const HEADS = ["ms: median (p95)", "direct", "floor", "hearth", "against its bound", ""];

/** The rows as one plain table; each further bound of a row gets a line of its own. */
export function table(rows: readonly Row[]): string {
  const lines = rows.flatMap(({ what, direct, floor, hearth, checks = [] }) => {
    const [first, ...others] = checks.map((check) => [saying(check), isOver(check) ? "OVER" : "ok"]);
    const cells = [what, ...[direct, floor, hearth].map(cell)];
    return [[...cells, ...(first ?? ["", ""])], ...others.map((other) => ["", "", "", "", ...other])];
  });
  const all = [HEADS, ...lines];
  const widths = HEADS.map((_, column) => Math.max(...all.map((line) => line[column]?.length ?? 0)));
  const drawn = all.map((line) =>
    line
      .map((text, column) => pad(text, widths[column] ?? 0, column))
      .join("  ")
      .trimEnd(),
  );
  return [drawn[0], widths.map((width) => "-".repeat(width)).join("  "), ...drawn.slice(1)].join("\n");
}

/** Numbers stand to the right. */
const pad = (text: string, width: number, column: number) =>
  column >= 1 && column <= 3 ? text.padStart(width) : text.padEnd(width);

function cell(value: Stats | string | undefined): string {
  if (value === undefined) return "-";
  return typeof value === "string" ? value : `${number(value.median)} (${number(value.p95)})`;
}

const saying = ({ what, measured, bound, unit }: Check) => `${what} ${number(measured)} of ${number(bound)} ${unit}`;

function number(value: number): string {
  if (Number.isInteger(value) || Math.abs(value) >= 100) return value.toFixed(0);
  return value.toFixed(value < 10 ? 2 : 1);
}
