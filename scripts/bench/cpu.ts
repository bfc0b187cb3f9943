import { entriesOf, processTree, read } from "./processes.ts";

/** CPU time that a process and all that it has started have used so far, in ms. */
export function cpuMsOfTree(root: number | undefined): number {
  const all = root === undefined ? [] : processTree(root).map(cpuMs);
  // One that has ended meanwhile tells nothing any more.
  const known = all.filter((ms) => !Number.isNaN(ms));
  return known.length === 0 ? Number.NaN : known.reduce((sum, ms) => sum + ms, 0);
}

/** CPU time that all threads of a process have used so far, in ms; NaN where /proc does not tell. */
export function cpuMs(pid: number | undefined): number {
  const threads = entriesOf(`/proc/${pid}/task`);
  const nanoseconds = threads.map((thread) => Number(read(`/proc/${pid}/task/${thread}/schedstat`).split(" ")[0]));
  return threads.length === 0 ? Number.NaN : nanoseconds.reduce((sum, each) => sum + each, 0) / 1e6;
}
