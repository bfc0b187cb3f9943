import { readdirSync, readFileSync } from "node:fs";

/** A process and all that it has started, and what these have; none where there is no /proc. */
export function processTree(root: number): number[] {
  const parents = new Map(entriesOf("/proc").map((pid) => [pid, parentOf(pid)]));
  const below = (pid: number): boolean => pid === root || (parents.has(pid) && below(parents.get(pid) ?? 0));
  return [...parents.keys()].filter(below);
}

/** The workerd processes that this process has started. */
export const workerdChildren = (): number[] =>
  entriesOf("/proc").filter((pid) => isWorkerd(pid) && parentOf(pid) === process.pid);

export const isWorkerd = (pid: number): boolean => fieldOf(pid, "Name") === "workerd";

/** What a process holds in memory, in MB; 0 where /proc does not tell, as of one that has ended. */
export const residentMb = (pid: number | undefined): number =>
  Number.parseInt(fieldOf(pid, "VmRSS") || "0", 10) / 1_000;

const parentOf = (pid: number): number => Number(fieldOf(pid, "PPid"));

/** A line of its status, such as VmRSS; "" where there is none. */
function fieldOf(pid: number | undefined, name: string): string {
  return new RegExp(`^${name}:\\s+(.*)$`, "m").exec(read(`/proc/${pid}/status`))?.[1] ?? "";
}

/** What a folder of /proc has that is named by a number: processes, or threads. */
export function entriesOf(folder: string): number[] {
  try {
    return readdirSync(folder).map(Number).filter(Number.isInteger);
  } catch {
    return [];
  }
}

/** A file of /proc; "" where it is not there, because what it told of has ended. */
export function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
