import { type ChildProcess, spawnSync } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";

const PATIENCE_MS = 5000;
const LOOK_EVERY_MS = 50;

/** Ends a child that was spawned `detached`, and everything that it started: they are one process group. */
export async function stopTree({ pid }: ChildProcess): Promise<void> {
  if (pid === undefined) return;
  const deadline = Date.now() + PATIENCE_MS;
  let alive = endTree(pid);
  while (alive && Date.now() < deadline) {
    await sleep(LOOK_EVERY_MS);
    alive = signalGroup(pid, 0);
  }
  if (alive) signalGroup(pid, "SIGKILL");
}

/** Signals the whole group to end, without waiting. @returns whether some of it may still run */
export function endTree(pid: number): boolean {
  if (process.platform !== "win32") return signalGroup(pid, "SIGTERM");
  spawnSync("taskkill", ["/pid", String(pid), "/T", "/F"]);
  return false;
}

/** @returns whether the group has a process left. Signal 0 only checks that. */
function signalGroup(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-pid, signal);
  } catch {
    return false;
  }
}
