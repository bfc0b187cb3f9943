import { readdirSync, readFileSync } from "node:fs";

/*
 * What /proc knows of processes. Where there is no /proc, there are no processes, memory is 0 and CPU is NaN.
 */

/** A process and its descendants. */
function processTree(root: number): number[] {
  const parents = new Map(entriesOf("/proc").map((pid) => [pid, parentOf(pid)]));
  const below = (pid: number): boolean => pid === root || (parents.has(pid) && below(parents.get(pid) ?? 0));
  return [...parents.keys()].filter(below);
}

/** The workerd processes that this process has started. */
export const workerdChildren = (): number[] =>
  entriesOf("/proc").filter((pid) => isWorkerd(pid) && parentOf(pid) === process.pid);

const isWorkerd = (pid: number): boolean => fieldOf(pid, "Name") === "workerd";

/** Resident memory of a process in MB; 0 for one that has ended. */
export const residentMb = (pid: number | undefined): number =>
  Number.parseInt(fieldOf(pid, "VmRSS") || "0", 10) / 1_000;

/** Resident memory in MB of all workerd processes below this one. */
export const workerdMbBelow = (root: number): number =>
  Math.round(sum(processTree(root).filter(isWorkerd).map(residentMb)));

/** CPU time of a process and its descendants so far, in ms. */
export function cpuMsOfTree(root: number | undefined): number {
  // NaN is a process that has ended meanwhile.
  const known = (root === undefined ? [] : processTree(root).map(cpuMs)).filter((ms) => !Number.isNaN(ms));
  return known.length === 0 ? Number.NaN : sum(known);
}

/** CPU time of all threads of a process so far, in ms. */
export function cpuMs(pid: number | undefined): number {
  const threads = entriesOf(`/proc/${pid}/task`);
  return threads.length === 0 ? Number.NaN : sum(threads.map((thread) => cpuMsOf(`/proc/${pid}/task/${thread}`)));
}

/** CPU time of a process's main thread so far, in ms: of workerd, the one that runs JavaScript. */
export const mainThreadCpuMs = (pid: number | undefined): number => cpuMsOf(`/proc/${pid}/task/${pid}`);

const cpuMsOf = (thread: string): number => Number(read(`${thread}/schedstat`).split(" ")[0] || Number.NaN) / 1e6;

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

const parentOf = (pid: number): number => Number(fieldOf(pid, "PPid"));

/** A line of a process's status, such as VmRSS; "" where there is none. */
function fieldOf(pid: number | undefined, name: string): string {
  return new RegExp(`^${name}:\\s+(.*)$`, "m").exec(read(`/proc/${pid}/status`))?.[1] ?? "";
}

/** Entries of a /proc folder that are numbers: processes or threads. */
function entriesOf(folder: string): number[] {
  try {
    return readdirSync(folder).map(Number).filter(Number.isInteger);
  } catch {
    return [];
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
