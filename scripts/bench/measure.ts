import { setTimeout as sleep } from "node:timers/promises";

/** Summary of a set of samples, in the unit of the samples. */
export interface Stats {
  median: number;
  p95: number;
  count: number;
}

/** Returns the median and the 95th percentile of some samples. */
export function statsOf(samples: readonly number[]): Stats {
  const sorted = samples.toSorted((a, b) => a - b);
  return { median: quantile(sorted, 0.5), p95: quantile(sorted, 0.95), count: sorted.length };
}

function quantile(sorted: readonly number[], part: number): number {
  const at = (sorted.length - 1) * part;
  const below = sorted[Math.floor(at)] ?? Number.NaN;
  const above = sorted[Math.ceil(at)] ?? Number.NaN;
  return below + (above - below) * (at - Math.floor(at));
}

/** One measurement; resolves to its sample. */
export type Sample = () => Promise<number>;

/** How many samples to take. */
export interface Rounds {
  rounds: number;
  /** Rounds before those that count. */
  warmUp: number;
  /** Pause after each sample in ms, for work that a contender does after its answer. */
  restMs?: number;
}

/** Takes samples of all contenders in turn, so that a busy machine affects them alike. */
export async function interleave<Name extends string>(
  contenders: Record<Name, Sample>,
  { rounds, warmUp, restMs = 0 }: Rounds,
): Promise<Record<Name, Stats>> {
  const names = Object.keys(contenders) as Name[];
  const samples = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let round = 0; round < warmUp + rounds; round++) {
    for (const name of orderOf(names, round)) {
      const sample = await contenders[name]();
      if (round >= warmUp) samples[name].push(sample);
      if (restMs > 0) await sleep(restMs);
    }
  }
  return Object.fromEntries(names.map((name) => [name, statsOf(samples[name])])) as Record<Name, Stats>;
}

/** Rotates the order each round and reverses every other round, so that no contender always follows the same one. */
export function orderOf<Name>(names: readonly Name[], round: number): Name[] {
  const first = round % names.length;
  const turned = [...names.slice(first), ...names.slice(0, first)];
  return round % 2 === 0 ? turned : turned.reverse();
}

/** Measures how long `work` takes, in ms. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}
