import { aligned } from "../terminal/aligned.ts";
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
  return aligned([HEADS, ...lines], (column) => NUMBERS.includes(column)).join("\n");
}
