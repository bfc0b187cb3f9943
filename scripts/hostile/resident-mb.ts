import { readdirSync, readFileSync } from "node:fs";

/** The memory that all workerd processes below this one hold, in MB; 0 where there is no /proc to tell it. */
export function residentMb(root: number): number {
  const parents = new Map(processes().map((pid) => [pid, fieldOf(pid, "PPid")]));
  const below = (pid: number): boolean => pid === root || (parents.has(pid) && below(parents.get(pid) ?? 0));
  const workers = [...parents.keys()].filter((pid) => below(pid) && statusOf(pid).startsWith("Name:\tworkerd"));
  return Math.round(workers.reduce((sum, pid) => sum + fieldOf(pid, "VmRSS"), 0) / 1_000);
}

function processes(): number[] {
  try {
    return readdirSync("/proc").map(Number).filter(Number.isInteger);
  } catch {
    return [];
  }
}

const fieldOf = (pid: number, name: string) =>
  Number(statusOf(pid).match(new RegExp(`^${name}:\\s+(\\d+)`, "m"))?.[1] ?? 0);

/** What has ended meanwhile has none. */
function statusOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/status`, "utf8");
  } catch {
    return "";
  }
}
