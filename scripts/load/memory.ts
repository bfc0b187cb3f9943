import { residentMb } from "../../harness/processes/process-tree.ts";

const EVERY_MS = 500;
/** A process may hold this much more from one round to the next: a heap is collected when it must be, and not before. */
const SLACK = { share: 0.15, mb: 40 };
/** What is kept after a collection may not grow but for what a cache and a measurement make of it. */
const HEAP_SLACK = { share: 0.05, mb: 0.5 };

interface Round {
  /** What the process held, in MB: the most while it went on, and after the rest. */
  most: number;
  rested: number;
  /** What is live in the heap after the rest, in MB. */
  heap: number;
}

/** The memory of a process, looked at all the while. */
export class Memory {
  readonly rounds: Round[] = [];
  readonly #pid: number | undefined;
  readonly #heap: () => Promise<number>;
  #most = 0;

  /** @param heap tells what is live in the heap, in MB */
  constructor(pid: number | undefined, heap: () => Promise<number>) {
    this.#pid = pid;
    this.#heap = heap;
    setInterval(() => {
      this.#most = Math.max(this.#most, this.read());
    }, EVERY_MS).unref();
  }

  /** What the process holds, in MB; 0 where it is not there, or /proc does not tell. */
  read(): number {
    return Math.round(residentMb(this.#pid));
  }

  async endRound(): Promise<Round> {
    const round = { most: this.#most, rested: this.read(), heap: await this.#heap() };
    this.rounds.push(round);
    this.#most = 0;
    return round;
  }
}

/** Whether the last of equal rounds has left more than the one before it. The first is for what is only ever made once. */
export function growthIn(rounds: readonly Round[]): string[] {
  const [before, last] = rounds.slice(-2);
  if (before === undefined || last === undefined) return [];
  const grows = (of: "rested" | "heap", { share, mb }: typeof SLACK) => last[of] > before[of] * (1 + share) + mb;
  const told = (of: "rested" | "heap") => rounds.map((round) => `${round[of].toFixed(1)} MB`).join(", ");
  return [
    ...(grows("rested", SLACK) ? [`The process grows from round to round: ${told("rested")}.`] : []),
    ...(grows("heap", HEAP_SLACK) ? [`What is live in the heap grows from round to round: ${told("heap")}.`] : []),
  ];
}
