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

interface Usage {
  usedSize: number;
  embedderHeapUsedSize: number;
  backingStorageSize: number;
}

const MAX_MS = 60_000;

/**
 * What a Worker and its objects keep in memory, in MB, once what is not needed any more has been collected: what a process
 * holds says little of it, since a heap is collected when it must be, and not before.
 * @param inspector of workerd, such as ws://127.0.0.1:9229/
 */
export async function liveHeapMb(inspector: string, worker: string): Promise<number> {
  const socket = new WebSocket(new URL(`/core:user:${worker}`, inspector).href);
  const { promise, resolve, reject } = Promise.withResolvers<Usage>();
  const timer = setTimeout(() => reject(new Error("The inspector does not answer.")), MAX_MS);
  const send = (id: number, method: string) => socket.send(JSON.stringify({ id, method }));
  socket.addEventListener("error", () => reject(new Error(`There is no inspector at ${inspector}`)));
  socket.addEventListener("open", () => {
    send(1, "HeapProfiler.enable");
    // Nothing else makes workerd collect all there is to collect; the picture itself is thrown away.
    send(2, "HeapProfiler.takeHeapSnapshot");
    send(3, "Runtime.getHeapUsage");
  });
  socket.addEventListener("message", ({ data }) => {
    const { id, result } = JSON.parse(String(data)) as { id?: number; result: Usage };
    if (id === 3) resolve(result);
  });
  try {
    const { usedSize, embedderHeapUsedSize, backingStorageSize } = await promise;
    return (usedSize + embedderHeapUsedSize + backingStorageSize) / 1e6;
  } finally {
    clearTimeout(timer);
    socket.close();
  }
}
