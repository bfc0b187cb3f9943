import type { Outcome } from "./attack.ts";

const HEADS = ["wave", "requests", "statuses seen", "slowest, ms", "workerd, MB", "verdict"];
const NUMBERS = [1, 3, 4];

export interface Row {
  name: string;
  requests: number;
  outcomes: ReadonlyMap<Outcome, number>;
  slowest: { ms: number };
  mb: number;
  verdict: string;
}

export function table(rows: readonly Row[]): string {
  const lines = rows.map(({ name, requests, outcomes, slowest, mb, verdict }) => {
    const seen = [...outcomes].sort(([a], [b]) => String(a).localeCompare(String(b)));
    const statuses = seen.map(([outcome, count]) => `${outcome}×${count}`).join(" ");
    return [name, String(requests), statuses, String(Math.round(slowest.ms)), String(mb), verdict];
  });
  const all = [HEADS, ...lines];
  const widths = HEADS.map((_, column) => Math.max(...all.map((line) => line[column]?.length ?? 0)));
  const pad = (text: string, column: number) =>
    NUMBERS.includes(column) ? text.padStart(widths[column] ?? 0) : text.padEnd(widths[column] ?? 0);
  return all.map((line) => line.map(pad).join("  ").trimEnd()).join("\n");
}
