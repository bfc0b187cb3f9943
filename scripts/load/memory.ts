import { readFileSync } from "node:fs";

const EVERY_MS = 500;
/** What may come and go: a heap is collected when it must be, and not before. */
const SLACK = { share: 0.1, mb: 40 };

interface Round {
  /** Highest while it went on, and after the rest. In MB. */
  most: number;
  rested: number;
}

/** The memory that a process holds, looked at all the while. In MB. */
export class Memory {
  readonly rounds: Round[] = [];
  readonly #pid: number | undefined;
  #most = 0;

  constructor(pid: number | undefined) {
    this.#pid = pid;
    setInterval(() => {
      this.#most = Math.max(this.#most, this.read());
    }, EVERY_MS).unref();
  }

  get last(): number {
    return this.rounds.at(-1)?.rested ?? 0;
  }

  /** 0 where the process is not there, or /proc does not tell. */
  read(): number {
    try {
      const status = readFileSync(`/proc/${this.#pid}/status`, "utf8");
      return Math.round(Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1_000);
    } catch {
      return 0;
    }
  }

  endRound(): void {
    this.rounds.push({ most: this.#most, rested: this.read() });
    this.#most = 0;
  }
}

/** Whether the last of equal rounds has left more than the one before it. The first is for what is only ever made once. */
export function levelOf({ rounds }: Memory): string[] {
  const [before, last] = rounds.slice(-2);
  if (before === undefined || last === undefined) return [];
  const most = before.rested * (1 + SLACK.share) + SLACK.mb;
  const told = rounds.map(({ rested }) => `${rested} MB`).join(", ");
  return last.rested > most ? [`Memory grows from round to round: ${told}.`] : [];
}
