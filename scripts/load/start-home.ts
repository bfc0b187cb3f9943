import { join } from "node:path";
import { startThread } from "../../harness/processes/start-thread.ts";

/** A home that fails now and then, in a thread. */
export interface Home extends AsyncDisposable {
  url: string;
  report(): Promise<HomeReport>;
}

/** Starts a home in a thread. */
export async function startHome(wishes: HomeWishes): Promise<Home> {
  const thread = await startThread<string>(join(import.meta.dirname, "home.ts"), wishes);
  return { ...thread, url: thread.first, report: () => thread.ask<HomeReport>("report") };
}

/** How a home fails. */
export interface HomeWishes {
  seed: number;
  /** Share of all calls that fail, from 0 to 1. */
  faultShare: number;
}

/** What a home was asked, and where it failed. */
export interface HomeReport {
  /** Number of calls. */
  asked: number;
  /** Number of faults of each kind. */
  faults: Record<string, number>;
  /** Labels, texts or paths of the calls that failed. */
  faulted: string[];
  /** Number of calls for each label, text or path. */
  times: Record<string, number>;
  /** Most tokens sent in one call, by label. */
  sent: Record<string, number>;
  /** Number of open calls. */
  open: number;
}
