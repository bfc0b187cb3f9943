import { join } from "node:path";
import { startThread } from "../../harness/processes/start-thread.ts";

export interface Home extends AsyncDisposable {
  url: string;
  report(): Promise<HomeReport>;
}

export async function startHome(wishes: HomeWishes): Promise<Home> {
  const thread = await startThread<string>(join(import.meta.dirname, "home.ts"), wishes);
  return { ...thread, url: thread.first, report: () => thread.ask<HomeReport>("report") };
}

export interface HomeWishes {
  seed: number;
  /** Of all that is asked, the share that goes wrong, from 0 to 1. */
  faultShare: number;
}

export interface HomeReport {
  /** How often it was asked for anything. */
  asked: number;
  /** How many of each kind went wrong. */
  faults: Record<string, number>;
  /** The labels, texts or paths that something went wrong with. */
  faulted: string[];
  /** How often each was asked for. */
  times: Record<string, number>;
  /** Of each label the most tokens that have gone out for it. */
  sent: Record<string, number>;
  /** What it still works on. */
  open: number;
}
