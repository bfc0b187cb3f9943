import { readdirSync, readFileSync } from "node:fs";

/** The workerd processes that this process has started; none where there is no /proc. */
export function workerdChildren(): number[] {
  return entriesOf("/proc")
    .map(Number)
    .filter((pid) => {
      // "pid (comm) state ppid ..."; a comm may hold anything, so what follows counts from its last bracket.
      const [before, after] = split(read(`/proc/${pid}/stat`), ") ");
      return before.endsWith("(workerd") && after.split(" ")[1] === String(process.pid);
    });
}

/** CPU time that a process and all that it has started have used so far, in ms. */
export function cpuMsOfTree(root: number | undefined): number {
  const parents = new Map(entriesOf("/proc").map((pid) => [Number(pid), parentOf(pid)]));
  const below = (pid: number): boolean => pid === root || (parents.has(pid) && below(parents.get(pid) ?? 0));
  const all = [...parents.keys()].filter(below).map(cpuMs);
  // One that has ended meanwhile tells nothing any more.
  const known = all.filter((ms) => !Number.isNaN(ms));
  return known.length === 0 ? Number.NaN : known.reduce((sum, ms) => sum + ms, 0);
}

const parentOf = (pid: string) => Number(split(read(`/proc/${pid}/stat`), ") ")[1].split(" ")[1]);

/** CPU time that all threads of a process have used so far, in ms; NaN where /proc does not tell. */
export function cpuMs(pid: number | undefined): number {
  const threads = entriesOf(`/proc/${pid}/task`);
  const nanoseconds = threads.map((thread) => Number(read(`/proc/${pid}/task/${thread}/schedstat`).split(" ")[0]));
  return threads.length === 0 ? Number.NaN : nanoseconds.reduce((sum, each) => sum + each, 0) / 1e6;
}

function split(text: string, separator: string): [string, string] {
  const at = text.lastIndexOf(separator);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + separator.length)];
}

function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
}

/** What a process that has ended leaves unreadable is empty. */
function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
