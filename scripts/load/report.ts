import { statsOf } from "../bench/measure.ts";
import { aligned } from "../terminal/aligned.ts";
import type { Ledger } from "./ledger.ts";
import type { Memory } from "./memory.ts";
import type { HomeReport } from "./start-home.ts";

interface Told {
  ledger: Ledger;
  memory: Memory;
  home: HomeReport;
  say: (line: string) => void;
}

/** Prints what was done, how long it took, and how it was answered. */
export function report({ ledger, memory, home, say }: Told): void {
  const rows = [...ledger.times]
    .sort(([, a], [, b]) => b.length - a.length)
    .map(([tool, times]) => {
      const { median, p95 } = statsOf(times);
      return [tool, String(times.length), ms(median), ms(p95), ms(Math.max(...times))];
    });
  const table = aligned([["tool", "answered", "median ms", "p95", "slowest"], ...rows], (column) => column > 0);
  say(`\n${table.join("\n")}\n`);
  const pairs = (entries: Iterable<[string | number, number]>) =>
    [...entries].map(([what, count]) => `${what} ${count}`).join(", ");
  say(`Clients: ${pairs([...ledger.counts].sort(([a], [b]) => a.localeCompare(b)))}`);
  say(`HTTP: ${pairs(ledger.statuses)}`);
  say(`Home: asked ${home.asked} times; faults: ${pairs(Object.entries(home.faults))}`);
  const rounds = memory.rounds.map(
    ({ most, rested, heap }) => `${most} at most, ${rested} after a rest, ${heap.toFixed(1)} live in the heap`,
  );
  say(`workerd, MB by round: ${rounds.join("; ")}`);
}

const ms = (value: number) => value.toFixed(0);
