import { isWorkerd, processTree, residentMb } from "../bench/processes.ts";

/** The memory that all workerd processes below this one hold, in MB; 0 where there is no /proc to tell it. */
export function residentMbBelow(root: number): number {
  const workers = processTree(root).filter(isWorkerd);
  return Math.round(workers.reduce((sum, pid) => sum + residentMb(pid), 0));
}
