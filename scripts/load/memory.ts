import { residentMb } from "../../harness/processes/process-tree.ts";

const EVERY_MS = 500;
/** How much a process may grow from one round to the next: a heap is collected only when necessary. */
const SLACK = { share: 0.15, mb: 40 };
/** How much the live heap may grow: caches and the measurement itself take a little. */
const HEAP_SLACK = { share: 0.05, mb: 0.5 };

interface Round {
  /** Memory of the process in MB: the maximum during the round, and after the pause. */
  most: number;
  rested: number;
  /** Live heap after the pause, in MB. */
  heap: number;
}

/** Watches the memory of a process. */
export class Memory {
  readonly rounds: Round[] = [];
  readonly #pid: number | undefined;
  readonly #heap: () => Promise<number>;
  #most = 0;

  /** @param heap measures the live heap, in MB */
  constructor(pid: number | undefined, heap: () => Promise<number>) {
    this.#pid = pid;
    this.#heap = heap;
    setInterval(() => {
      this.#most = Math.max(this.#most, this.read());
    }, EVERY_MS).unref();
  }

  /** Resident memory of the process in MB; 0 where it has ended, or there is no /proc. */
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

/** Most that may be live in the heap of a Worker and its objects, in MB, after a rest. */
export const MAX_HEAP_MB = 64;

/** Compares the last of equal rounds with the one before. The first round fills what is made only once. */
export function growthIn(rounds: readonly Round[]): string[] {
  const [before, last] = rounds.slice(-2);
  if (before === undefined || last === undefined) return [];
  const grows = (of: "rested" | "heap", { share, mb }: typeof SLACK) => last[of] > before[of] * (1 + share) + mb;
  const told = (of: "rested" | "heap") => rounds.map((round) => `${round[of].toFixed(1)} MB`).join(", ");
  return [
    ...(last.heap > MAX_HEAP_MB
      ? [`${last.heap.toFixed(1)} MB are live in the heap; ${MAX_HEAP_MB} is the most.`]
      : []),
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
 * Measures the live heap of a Worker and its objects in MB, after a garbage collection. The memory of the process says
 * little about it, because a heap is collected only when necessary.
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
    // Only a snapshot makes workerd collect all garbage. The snapshot itself is discarded.
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
