import { type ChildProcess, spawnSync } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";

const PATIENCE_MS = 5000;
const LOOK_EVERY_MS = 50;

/** Ends a child that was spawned `detached`, and all that it started: they are one process group. */
export async function stopTree({ pid }: ChildProcess): Promise<void> {
  if (pid === undefined) return;
  if (process.platform === "win32") {
    spawnSync("taskkill", ["/pid", String(pid), "/T", "/F"]);
    return;
  }
  const deadline = Date.now() + PATIENCE_MS;
  let alive = signalGroup(pid, "SIGTERM");
  while (alive && Date.now() < deadline) {
    await sleep(LOOK_EVERY_MS);
    alive = signalGroup(pid, 0);
  }
  if (alive) signalGroup(pid, "SIGKILL");
}

/** @returns whether there was anybody to take it; signal 0 only asks that */
function signalGroup(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-pid, signal);
  } catch {
    return false;
  }
}
